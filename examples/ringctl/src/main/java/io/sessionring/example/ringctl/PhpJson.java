package io.sessionring.example.ringctl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import io.sessionring.codec.php.PhpArray;
import io.sessionring.codec.php.PhpBool;
import io.sessionring.codec.php.PhpEnum;
import io.sessionring.codec.php.PhpFloat;
import io.sessionring.codec.php.PhpInt;
import io.sessionring.codec.php.PhpKey;
import io.sessionring.codec.php.PhpNull;
import io.sessionring.codec.php.PhpObject;
import io.sessionring.codec.php.PhpProperty;
import io.sessionring.codec.php.PhpReference;
import io.sessionring.codec.php.PhpSerializedObject;
import io.sessionring.codec.php.PhpString;
import io.sessionring.codec.php.PhpValue;
import io.sessionring.codec.php.PhpVariables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a session in JSON, every value as an object whose {@code t} names its type: {@code null}, {@code bool},
 * {@code int} (decimal text), {@code float} (text and big-endian bits), {@code str} (base64), {@code array} (pairs of key and
 * value), {@code obj} (class, number and properties), {@code objref} (the same object again), {@code enum}, {@code ref} (the
 * places of a PHP reference; the first one has the value). Objects and references are numbered as they come.
 *
 * <p>What only the class knows is not told, because the bytes do not: whether there is such a class ({@code incomplete}),
 * whether {@code __sleep} chose the properties, and whether {@code __serialize} made an array in their place, unless an
 * integer among its keys gives that away ({@code custom}, {@code d}). A reader who knows the classes compares the names and
 * values under {@code p}.
 */
final class PhpJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(100_000).build())
            .build();

    /** What is being written and has more to come. */
    private interface Open {

        /** {@return false if it is complete} Otherwise it has written one more piece, which may be left open itself. */
        boolean goOn() throws IOException;
    }

    private final JsonGenerator json;
    private final Deque<Open> open = new ArrayDeque<>();
    private final IdentityHashMap<PhpValue, Integer> objects = new IdentityHashMap<>();
    private final IdentityHashMap<PhpValue, Integer> references = new IdentityHashMap<>();

    private PhpJson(JsonGenerator json) {
        this.json = json;
    }

    /** {@return the variables in UTF-8 on one line; null if they are no array} */
    static byte[] of(PhpVariables variables) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            if (variables.isArray()) {
                new PhpJson(json).write(variables.array());
            } else {
                json.writeNull();
            }
        }
        return bytes.toByteArray();
    }

    private void write(PhpValue value) throws IOException {
        begin(value);
        while (!open.isEmpty()) {
            if (!open.element().goOn()) {
                open.pop();
            }
        }
    }

    private void begin(PhpValue value) throws IOException {
        if (value instanceof PhpReference reference) {
            reference(reference);
            return;
        }
        Integer known = objects.get(value);
        json.writeStartObject();
        if (known != null) {
            json.writeStringField("t", "objref");
            json.writeNumberField("id", known);
        } else if (value instanceof PhpArray array) {
            json.writeStringField("t", "array");
            json.writeArrayFieldStart("e");
            open.push(new Entries(array.entries()));
            return;
        } else if (value instanceof PhpObject object) {
            object(object);
            return;
        } else if (value instanceof PhpSerializedObject object) {
            head(object, object.className());
            json.writeStringField("custom", "Serializable");
            json.writeStringField("b64", base64(object.data()));
        } else {
            scalar(value);
        }
        json.writeEndObject();
    }

    private void reference(PhpReference reference) throws IOException {
        Integer known = references.putIfAbsent(reference, references.size() + 1);
        json.writeStartObject();
        json.writeStringField("t", "ref");
        json.writeNumberField("id", known != null ? known : references.size());
        if (known != null) {
            json.writeEndObject();
        } else {
            json.writeFieldName("v");
            open.push(new Target(reference.value()));
        }
    }

    private void head(PhpValue object, String className) throws IOException {
        objects.put(object, objects.size() + 1);
        json.writeStringField("t", "obj");
        json.writeStringField("class", className);
        json.writeNumberField("id", objects.size());
    }

    /** Integers among the keys give away that the class made an array of its own. */
    private void object(PhpObject object) throws IOException {
        head(object, object.className());
        if (object.entries().keySet().stream().anyMatch(PhpInt.class::isInstance)) {
            json.writeStringField("custom", "__serialize");
            json.writeObjectFieldStart("d");
            json.writeStringField("t", "array");
            json.writeArrayFieldStart("e");
            open.push(new Closing());
            open.push(new Entries(object.entries()));
        } else {
            json.writeArrayFieldStart("p");
            open.push(new Properties(object.entries()));
        }
    }

    private void scalar(PhpValue value) throws IOException {
        if (value instanceof PhpNull) {
            json.writeStringField("t", "null");
        } else if (value instanceof PhpBool bool) {
            json.writeStringField("t", "bool");
            json.writeBooleanField("v", bool.value());
        } else if (value instanceof PhpFloat number) {
            json.writeStringField("t", "float");
            json.writeStringField("v", number.text());
            json.writeStringField(
                    "bits",
                    Double.isNaN(number.value())
                            ? "NAN"
                            : HexFormat.of().toHexDigits(Double.doubleToRawLongBits(number.value())));
        } else if (value instanceof PhpEnum one) {
            json.writeStringField("t", "enum");
            json.writeStringField("class", one.className());
            json.writeStringField("case", one.caseName());
        } else if (value instanceof PhpInt number) {
            json.writeStringField("t", "int");
            json.writeStringField("v", Long.toString(number.value()));
        } else if (value instanceof PhpString string) {
            json.writeStringField("t", "str");
            json.writeStringField("b64", base64(string));
        } else {
            throw new IllegalStateException("no scalar: " + value);
        }
    }

    private static String base64(PhpString string) {
        return Base64.getEncoder().encodeToString(string.bytes());
    }

    /** Keys and values in pairs. */
    private final class Entries implements Open {

        private final Iterator<Map.Entry<PhpKey, PhpValue>> rest;
        private boolean inPair;

        Entries(Map<PhpKey, PhpValue> entries) {
            this.rest = entries.entrySet().iterator();
        }

        @Override
        public boolean goOn() throws IOException {
            if (inPair) {
                json.writeEndArray();
            }
            inPair = rest.hasNext();
            if (!inPair) {
                json.writeEndArray();
                json.writeEndObject();
                return false;
            }
            Map.Entry<PhpKey, PhpValue> entry = rest.next();
            json.writeStartArray();
            begin(entry.getKey());
            begin(entry.getValue());
            return true;
        }
    }

    /** The properties of an object. */
    private final class Properties implements Open {

        private final Iterator<Map.Entry<PhpKey, PhpValue>> rest;
        private boolean inProperty;

        Properties(Map<PhpKey, PhpValue> entries) {
            this.rest = entries.entrySet().iterator();
        }

        @Override
        public boolean goOn() throws IOException {
            if (inProperty) {
                json.writeEndObject();
            }
            inProperty = rest.hasNext();
            if (!inProperty) {
                json.writeEndArray();
                json.writeEndObject();
                return false;
            }
            Map.Entry<PhpKey, PhpValue> entry = rest.next();
            PhpProperty property = PhpProperty.of(entry.getKey());
            json.writeStartObject();
            json.writeStringField("n", property.name());
            json.writeStringField("vis", property.visibility().name().toLowerCase(Locale.ROOT));
            if (property.declaringClass().isPresent()) {
                json.writeStringField("decl", property.declaringClass().get());
            }
            json.writeFieldName("v");
            begin(entry.getValue());
            return true;
        }
    }

    /** What a reference stands for. */
    private final class Target implements Open {

        private @Nullable PhpValue value;

        Target(PhpValue value) {
            this.value = value;
        }

        @Override
        public boolean goOn() throws IOException {
            PhpValue next = value;
            value = null;
            if (next == null) {
                json.writeEndObject();
                return false;
            }
            begin(next);
            return true;
        }
    }

    /** The end of an object around an array that ends itself. */
    private final class Closing implements Open {

        @Override
        public boolean goOn() throws IOException {
            json.writeEndObject();
            return false;
        }
    }
}
