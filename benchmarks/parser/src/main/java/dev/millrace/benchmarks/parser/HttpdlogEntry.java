package dev.millrace.benchmarks.parser;

import nl.basjes.parse.core.Field;

/** Takes the fields of a line from httpdlog-parser, which calls its setters. */
public final class HttpdlogEntry {
  private String client = "";
  private String user = "";
  private String time = "";
  private String method = "";
  private String target = "";
  private String protocol = "";
  private String status = "";
  private String bytes = "";
  private String referrer = "";
  private String agent = "";

  @Field("IP:connection.client.host")
  public void setClient(String value) {
    client = value;
  }

  @Field("STRING:connection.client.user")
  public void setUser(String value) {
    user = value;
  }

  @Field("TIME.EPOCH:request.receive.time.epoch")
  public void setTime(String value) {
    time = value;
  }

  @Field("HTTP.METHOD:request.firstline.method")
  public void setMethod(String value) {
    method = value;
  }

  @Field("HTTP.URI:request.firstline.uri")
  public void setTarget(String value) {
    target = value;
  }

  @Field("HTTP.PROTOCOL_VERSION:request.firstline.protocol")
  public void setProtocol(String value) {
    protocol = value;
  }

  @Field("STRING:request.status.last")
  public void setStatus(String value) {
    status = value;
  }

  @Field("BYTESCLF:response.body.bytes")
  public void setBytes(String value) {
    bytes = value;
  }

  @Field("HTTP.URI:request.referer")
  public void setReferrer(String value) {
    referrer = value;
  }

  @Field("HTTP.USERAGENT:request.user-agent")
  public void setAgent(String value) {
    agent = value;
  }

  @Override
  public String toString() {
    return String.join(
        " ", client, user, time, method, target, protocol, status, bytes, referrer, agent);
  }
}
