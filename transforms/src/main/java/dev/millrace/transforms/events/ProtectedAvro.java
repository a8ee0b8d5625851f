package dev.millrace.transforms.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schema of what is landed, made of the declared one: fields that are dropped are gone, masked
 * and pseudonymised ones are strings, and instead of the property {@code privacy} each says by
 * {@code protectedBy} what became of it, so that nobody protects it twice. A default of a protected
 * field, or of one with protected parts, is left out unless it is null: it would be no value of the
 * landed field, or one that must not be seen.
 */
final class ProtectedAvro {
  private static final String DONE = "protectedBy";

  private final Map<String, Schema> records = new HashMap<>();

  private ProtectedAvro() {}

  static Schema of(Schema declared) {
    return new ProtectedAvro().record(declared);
  }

  /**
   * What becomes of a field.
   *
   * @throws IllegalArgumentException if it is not clear
   */
  static Optional<Protection> protection(Schema.Field field, String path) {
    requireNoOtherSpelling(field.getObjectProps(), path);
    Object word = field.getObjectProp(Protection.PROPERTY);
    if (word == null) {
      return Optional.empty();
    }
    return Optional.of(
        Protection.ofWord(word.toString())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "has a field %s with %s %s (must be one of %s)"
                            .formatted(
                                path,
                                Protection.PROPERTY,
                                Refusal.quoted(word.toString()),
                                String.join(", ", Protection.words())))));
  }

  /** A property that nobody looks at would leave the field open. */
  static void requireNoneOn(Schema type, String path) {
    for (String property : type.getObjectProps().keySet()) {
      if (property.toLowerCase(Locale.ROOT).equals(Protection.PROPERTY)) {
        throw new IllegalArgumentException(
            "has the property %s on the type of %s (must stand on a field, beside its name)"
                .formatted(property, path));
      }
    }
  }

  private static void requireNoOtherSpelling(Map<String, Object> properties, String path) {
    for (String property : properties.keySet()) {
      if (property.toLowerCase(Locale.ROOT).equals(Protection.PROPERTY)
          && !property.equals(Protection.PROPERTY)) {
        throw new IllegalArgumentException(
            "has a field %s with the property %s (must be written %s)"
                .formatted(path, property, Protection.PROPERTY));
      }
    }
  }

  private Schema record(Schema declared) {
    Schema known = records.get(declared.getFullName());
    if (known != null) {
      return known;
    }
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : declared.getFields()) {
      Protection protection = protection(field, field.name()).orElse(null);
      if (protection != Protection.DROP) {
        fields.add(field(field, protection));
      }
    }
    if (fields.isEmpty()) {
      throw new IllegalArgumentException(
          "has a record "
              + declared.getFullName()
              + " of which nothing is left (must keep a field)");
    }
    Schema landed =
        Schema.createRecord(
            declared.getName(), declared.getDoc(), declared.getNamespace(), false, fields);
    declared.getObjectProps().forEach(landed::addProp);
    records.put(declared.getFullName(), landed);
    return landed;
  }

  private Schema.Field field(Schema.Field declared, @Nullable Protection protection) {
    Schema type =
        protection == null || protection == Protection.TRUNCATE_IP
            ? type(declared.schema())
            : asText(declared.schema());
    boolean isOpen = protection == null && type.equals(declared.schema());
    Object fallback = declared.hasDefaultValue() ? declared.defaultVal() : null;
    Schema.Field landed =
        new Schema.Field(
            declared.name(),
            type,
            declared.doc(),
            isOpen || fallback == JsonProperties.NULL_VALUE ? fallback : null,
            declared.order());
    declared
        .getObjectProps()
        .forEach(
            (name, value) -> {
              if (!name.equals(Protection.PROPERTY)) {
                landed.addProp(name, value);
              }
            });
    if (protection != null) {
      landed.addProp(DONE, protection.word());
    }
    declared.aliases().forEach(landed::addAlias);
    return landed;
  }

  private Schema type(Schema declared) {
    return switch (declared.getType()) {
      case RECORD -> record(declared);
      case ARRAY -> array(declared, type(declared.getElementType()));
      case UNION -> Schema.createUnion(declared.getTypes().stream().map(this::type).toList());
      case MAP, ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> declared;
    };
  }

  private static Schema asText(Schema declared) {
    return switch (declared.getType()) {
      case ARRAY -> array(declared, asText(declared.getElementType()));
      case UNION ->
          Schema.createUnion(declared.getTypes().stream().map(ProtectedAvro::asText).toList());
      case NULL -> declared;
      case RECORD, MAP, ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN ->
          Schema.create(Schema.Type.STRING);
    };
  }

  private static Schema array(Schema declared, Schema items) {
    Schema array = Schema.createArray(items);
    declared.getObjectProps().forEach(array::addProp);
    return array;
  }
}
