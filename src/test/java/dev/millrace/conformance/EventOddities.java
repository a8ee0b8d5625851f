package dev.millrace.conformance;

import dev.millrace.conformance.oracle.EventColumn;
import dev.millrace.conformance.oracle.EventQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events of every type, and what can be wrong with them, written by hand. */
final class EventOddities {
  /** The types that a column of CSV can hold too. */
  static final String FLAT_SCHEMA =
      """
      {"type":"record","name":"Order","version":3,"fields":[
       {"name":"id","type":"long"},
       {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
       {"name":"exact","type":["null",{"type":"long","logicalType":"timestamp-micros"}],"default":null},
       {"name":"day","type":["null",{"type":"int","logicalType":"date"}],"default":null},
       {"name":"paid","type":["null","boolean"],"default":null},
       {"name":"count","type":["null","int"],"default":null},
       {"name":"weight","type":["null","float"],"default":null},
       {"name":"share","type":["null","double"],"default":null},
       {"name":"note","type":["null","string"],"default":null},
       {"name":"name","type":"string","default":"nobody"},
       {"name":"raw","type":["null","bytes"],"default":null},
       {"name":"state","type":{"type":"enum","name":"State","symbols":["OPEN","SHIPPED"]},"default":"OPEN"},
       {"name":"price","type":["null",{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}],"default":null}
      %s]}
      """;

  private static final String NESTED =
      """
      ,{"name":"tags","type":{"type":"array","items":"string"},"default":[]}
      ,{"name":"lines","type":["null",{"type":"array","items":{"type":"record","name":"Line","fields":[
        {"name":"sku","type":"string"},{"name":"amount","type":["null","int"],"default":7}]}}],"default":null}
      ,{"name":"to","type":["null",{"type":"record","name":"Address","fields":[
        {"name":"city","type":"string"},{"name":"zip","type":["null","string"],"default":null}]}],"default":null}
      """;

  private EventOddities() {}

  static String flatSchema() {
    return FLAT_SCHEMA.formatted("");
  }

  static String schema() {
    // A default of a union must be of its first type.
    return FLAT_SCHEMA
        .formatted(NESTED)
        .replace("[\"null\",\"int\"],\"default\":7", "[\"int\",\"null\"],\"default\":7");
  }

  /** The flat ones in two files with the line ends of two systems, so that each is there twice. */
  static EventQuestion inTwoFiles(Path folder) throws IOException {
    byte[] unix = csv("\n");
    byte[] windows = csv("\r\n");
    return EventQuestion.of(
            Map.of(
                Files.write(folder.resolve("a.csv"), unix),
                unix,
                Files.write(folder.resolve("b.csv"), windows),
                windows),
            flatColumns())
        .withIds("id");
  }

  /** The first of these files, with another text in one row. */
  static EventQuestion inOneFileChanged(Path folder) throws IOException {
    byte[] changed =
        new String(csv("\n"), StandardCharsets.UTF_8)
            .replace("naïve 😀", "changed")
            .getBytes(StandardCharsets.UTF_8);
    return EventQuestion.of(
            Map.of(Files.write(folder.resolve("a.csv"), changed), changed), flatColumns())
        .withIds("id");
  }

  static List<EventColumn> flatColumns() {
    return List.of(
        EventColumn.of("id", "long"),
        EventColumn.of("at", "millis"),
        EventColumn.of("exact", "micros").orNull().otherwise(null),
        EventColumn.of("day", "date").orNull().otherwise(null),
        EventColumn.of("paid", "boolean").orNull().otherwise(null),
        EventColumn.of("count", "int").orNull().otherwise(null),
        EventColumn.of("weight", "float").orNull().otherwise(null),
        EventColumn.of("share", "double").orNull().otherwise(null),
        EventColumn.of("note", "string").orNull().otherwise(null),
        EventColumn.of("name", "string").otherwise("nobody"),
        EventColumn.of("raw", "bytes").orNull().otherwise(null),
        EventColumn.of("state", "enum", "OPEN", "SHIPPED").otherwise("OPEN"),
        EventColumn.of("price", "decimal", "9", "2").orNull().otherwise(null));
  }

  static List<EventColumn> columns() {
    List<EventColumn> columns = new ArrayList<>(flatColumns());
    columns.add(
        EventColumn.nested("tags", "array", EventColumn.of("element", "string"))
            .otherwise(List.of()));
    columns.add(
        EventColumn.nested(
                "lines",
                "array",
                EventColumn.nested(
                    "element",
                    "record",
                    EventColumn.of("sku", "string"),
                    EventColumn.of("amount", "int").orNull().otherwise(7)))
            .orNull()
            .otherwise(null));
    columns.add(
        EventColumn.nested(
                "to",
                "record",
                EventColumn.of("city", "string"),
                EventColumn.of("zip", "string").orNull().otherwise(null))
            .orNull()
            .otherwise(null));
    return columns;
  }

  /** Members of an object besides its id and time; each is a line. */
  private static final String[] MEMBERS = {
    "", // all that has a default
    "'exact':'2026-02-01T10:00:00.123456Z','day':'2024-02-29','paid':true,'count':-5",
    "'exact':1769940000123456,'day':20000,'paid':false,'count':2147483647",
    "'weight':1.1,'share':1e-7,'note':'','raw':'AAEC/w==','state':'SHIPPED','price':-12345.6",
    "'weight':3.4028235e38,'share':1.7976931348623157e308,'price':9999999.99",
    "'weight':3.5e38",
    "'weight':1e-60,'share':-0.0,'price':0",
    "'share':1e400",
    "'share':123456789012345678901234567890",
    "'share':'1.5'",
    "'share':true",
    "'count':2147483648",
    "'count':1.0",
    "'count':1e2",
    "'count':'1'",
    "'count':-0",
    "'count':null",
    "'paid':1",
    "'paid':'true'",
    "'note':5",
    "'note':{'a':[1,{'b':2}]}",
    "'note':['x']",
    "'name':null",
    "'name':'\\u00e9\\ud83d\\ude00 \\\"quoted\\\" \\n\\t\\\\ \\/'",
    "'name':'naïve 😀 \u2028'",
    "'name':'half \\ud83d'",
    "'raw':'*'",
    "'state':'LOST'",
    "'state':'open'",
    "'price':1.999",
    "'price':12345678.00",
    "'price':1e6",
    "'price':1e7",
    "'price':'3.10'",
    "'price':'x'",
    "'price':1e999999999",
    "'price':1e99999999999999",
    "'price':1e-999999999",
    "'price':0e99999",
    "'day':'2026-02-30'",
    "'day':'2026-2-3'",
    "'day':'0000-01-01'",
    "'day':9999999",
    "'exact':'2026-02-01T10:00:00.1234567Z'",
    "'exact':'2026-02-01T10:00:00.1234560Z'",
    "'exact':'2026-02-01 10:00:00+02:00'",
    "'exact':'2026-02-01T10:00-0330'",
    "'exact':'2026-02-01T10:00:00+02'",
    "'exact':'2026-02-01T10:00:00'",
    "'exact':'2026-02-01T24:00:00Z'",
    "'exact':'2026-02-01T10:00:60Z'",
    "'exact':'2026-02-01T10:00:00.Z'",
    "'exact':'2026-02-01'",
    "'exact':'0001-01-01T00:00:00+01:00'",
    "'exact':'0001-01-01T00:00:00Z'",
    "'exact':'9999-12-31T23:59:59.999999Z'",
    "'exact':-62135596800000001",
    "'exact':true",
    "'surplus':1",
    "'surplus':{'deep':[{},[]]},'count':'wrong too'",
    "'count':'wrong first','surplus':1",
    "'count':1,'count':2",
    "'\\u0063ount':3",
    "'tags':[],'lines':[],'to':null",
    "'tags':['a','','b'],'lines':[{'sku':'x'},{'sku':'y','amount':null}],'to':{'city':'Rome'}",
    "'tags':['a',null]",
    "'tags':['a',1]",
    "'tags':'a'",
    "'lines':[{'sku':'x'},{'amount':1}]",
    "'lines':[{'sku':'x','size':1}]",
    "'lines':[{'sku':'x'},{'sku':'x','amount':'1'}]",
    "'to':{'zip':'1'}",
    "'to':{'city':'Rome','zip':5}",
    "'to':[]",
  };

  /** Lines that are not made of members. */
  private static final String[] LINES = {
    "",
    " ",
    "null",
    "[]",
    "\"text\"",
    "12",
    "{}",
    "{\"id\":1}",
    "{\"at\":\"2026-02-01T10:00:00Z\"}",
    "{\"id\":\"1\",\"at\":\"2026-02-01T10:00:00Z\"}",
    "{\"id\":9223372036854775808,\"at\":\"2026-02-01T10:00:00Z\"}",
    "{\"id\":1,\"at\":null}",
    "{\"id\":1,\"at\":\"2026-02-01T10:00:00.0001Z\"}",
    "{\"id\":1,\"at\":\"2026-02-01T10:00:00Z\"",
    "{\"id\":1,\"at\":\"2026-02-01T10:00:00Z\"}}",
    "{\"id\":1,\"at\":\"2026-02-01T10:00:00Z\"} {}",
    "{\"id\":1,\"at\":\"2026-02-01T10:00:00Z\",}",
    "{\"id\":\"wrong\",\"at\":nope}",
    "{\"id\":01,\"at\":\"2026-02-01T10:00:00Z\"}",
    "{'id':1}",
    "\uFEFF{\"id\":70,\"at\":\"2026-02-01T10:00:00Z\"}",
    "  {\"at\" : \"2026-02-01T23:59:59.999Z\" ,\t\"id\" : 71 }\t",
    "{\"id\":72,\"at\":\"1969-12-31T23:59:59.999Z\"}",
    "{\"id\":73,\"at\":-1}",
    "{\"id\":74,\"at\":\"2026-02-02T00:30:00+01:00\"}",
  };

  /** All of them, with ends of lines as given; ids come again after every fifty. */
  static byte[] jsonLines(String end) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < MEMBERS.length; i++) {
      String members = MEMBERS[i].replace('\'', '"');
      text.append(
              "{\"id\":%d,\"at\":\"2026-02-%02dT%02d:15:00Z\"".formatted(i % 50, 1 + i % 3, i % 24))
          .append(members.isEmpty() ? "" : ",")
          .append(members)
          .append('}')
          .append(end);
    }
    for (String line : LINES) {
      text.append(line).append(end);
    }
    byte[] good = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] bad =
        ("{\"id\":1,\"at\":\"2026-02-01T10:00:00Z\",\"name\":\"\u00e9\"}" + end)
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[good.length + bad.length];
    System.arraycopy(good, 0, all, 0, good.length);
    System.arraycopy(bad, 0, all, good.length, bad.length);
    return all;
  }

  /** Records of CSV, in columns that are not in the order of the schema. */
  static byte[] csv(String end) {
    String text =
        """
        at,id,note,name,count,paid,price,state,raw,share,day,exact
        2026-02-01T10:00:00Z,1,,,,,,OPEN,,,,
        2026-02-01T10:00:00Z,2,"","",,"","",SHIPPED,"",1.5,2024-02-29,2026-02-01T10:00:00.5Z
        2026-02-01T10:00:00Z,3,"two
        lines, one ""quote\"\"\","naïve 😀",5,TRUE,1.10,OPEN,AAE=,1e3,20000,1769940000000000
        2026-02-01T10:00:00Z,4, padded , x,1,false,0,OPEN,,,,
        2026-02-01T10:00:00Z,5,5" pipe,say "hi",1,false,0,OPEN,,,,
        2026-02-01T10:00:00Z,6,x,y, 1,false,0,OPEN,,,,
        2026-02-01T10:00:00Z,7,x,y,007,false,0,OPEN,,,,
        2026-02-01T10:00:00Z,8,x,y,1,yes,0,OPEN,,,,
        2026-02-01T10:00:00Z,9,x,y,1,true,0.001,OPEN,,,,
        2026-02-01T10:00:00Z,10,x,y,1,true,0,open,,,,
        2026-02-01T10:00:00Z,11,x,y,1,true,0,,,,,
        2026-02-01T10:00:00Z,12,x,y,1,true,0,OPEN,,,
        2026-02-01T10:00:00Z,13,x,y,1,true,0,OPEN,,,,,
        2026-02-01T10:00:00Z,14,"x"y,y,1,true,0,OPEN,,,,
        2026-02-01T10:00:00Z,,x,y,1,true,0,OPEN,,,,
        ,16,x,y,1,true,0,OPEN,,,,

        2026-02-01T10:00:00Z,17,x,y,99999999999,true,0,OPEN,,NaN,,
        2026-02-01T10:00:00Z,18,a\rb,y,1,true,0,OPEN,,,,
        "2026-02-01T10:00:00Z","19","x","y","1","true","0","OPEN","","","",""
        2026-02-01T10:00:00Z,20,"never closed,y,1,true,0,OPEN,,,,
        2026-02-01T10:00:00Z,21,x,y,1,true,0,OPEN,,,,
        2026-02-01T10:00:00Z,22,no end of line,y,1,true,0,OPEN,,,,\
        """
            .replace("\n", end);
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
