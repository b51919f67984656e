package io.sessionring.example.benchmarks.micro;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import io.sessionring.example.benchmarks.row.Cart;
import io.sessionring.example.benchmarks.row.CartItem;
import io.sessionring.example.benchmarks.turn.MapCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.fory.Fory;
import org.apache.fory.config.Language;

/** The codecs that are compared. */
public enum CodecKind {
    SESSIONRING("Sessionring: record and KryoCodec", SessionringCodec::new),
    SESSIONRING_VALUES("Sessionring: KryoCodec alone", SessionringValues::new),
    KRYO_REGISTERED("Kryo, registered", () -> new PlainKryo(true)),
    KRYO_NAMES("Kryo, class names", () -> new PlainKryo(false)),
    FORY("Fory, registered", ForyCodec::new),
    JACKSON("Jackson", JacksonCodec::new),
    JAVA("Java serialization", JavaCodec::new);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // a method without state
    private final Supplier<MapCodec> codec;

    CodecKind(String label, Supplier<MapCodec> codec) {
        this.label = label;
        this.codec = codec;
    }

    String label() {
        return label;
    }

    /** {@return a new codec, for one thread} */
    MapCodec codec() {
        return codec.get();
    }

    private static final class ForyCodec implements MapCodec {

        private final Fory fory;

        ForyCodec() {
            fory = Fory.builder()
                    .withLanguage(Language.JAVA)
                    .requireClassRegistration(true)
                    .withRefTracking(false)
                    .build();
            fory.register(Cart.class);
            fory.register(CartItem.class);
        }

        @Override
        public byte[] encode(Map<String, Object> attributes) {
            return fory.serialize(attributes);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Map<String, Object> decode(byte[] bytes) {
            return (Map<String, Object>) fory.deserialize(bytes);
        }
    }

    /** JSON that names the classes that it would not find out by itself. */
    private static final class JacksonCodec implements MapCodec {

        private final ObjectReader reader;
        private final ObjectWriter writer;

        JacksonCodec() {
            ObjectMapper json = JsonMapper.builder()
                    .activateDefaultTyping(
                            BasicPolymorphicTypeValidator.builder()
                                    .allowIfSubType("java.util.")
                                    .allowIfSubType(Number.class)
                                    .allowIfSubType(Cart.class)
                                    .allowIfSubType(CartItem.class)
                                    .build(),
                            ObjectMapper.DefaultTyping.NON_FINAL_AND_ENUMS,
                            JsonTypeInfo.As.PROPERTY)
                    .build();
            TypeReference<HashMap<String, Object>> type = new TypeReference<>() {};
            reader = json.readerFor(type);
            writer = json.writerFor(type);
        }

        @Override
        public byte[] encode(Map<String, Object> attributes) throws IOException {
            return writer.writeValueAsBytes(attributes);
        }

        @Override
        public Map<String, Object> decode(byte[] bytes) throws IOException {
            return reader.readValue(bytes);
        }
    }

    private static final class JavaCodec implements MapCodec {

        @Override
        public byte[] encode(Map<String, Object> attributes) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(attributes);
            }
            return bytes.toByteArray();
        }

        @Override
        @SuppressWarnings({"unchecked", "BanSerializableRead"}) // the bytes are our own
        public Map<String, Object> decode(byte[] bytes) throws IOException, ClassNotFoundException {
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
                return (Map<String, Object>) in.readObject();
            }
        }
    }
}
