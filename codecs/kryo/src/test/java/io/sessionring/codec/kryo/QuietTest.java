package io.sessionring.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.util.Util;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a JVM of its own, since Kryo reads its property once. */
class QuietTest {

    /** What the other JVM runs. */
    static final class Program {
        public static void main(String[] args) {
            KryoCodec codec = Shop.codec();
            Samples.all().values().forEach(value -> Bytes.there(codec, value));
            boolean same = Bytes.there(codec, Shop.cart()).equals(Shop.cart());
            System.out.println(same + " " + System.getProperty("kryo.unsafe") + " " + Util.unsafe);
        }
    }

    @Test
    void nothingIsWrittenToStandardError() throws Exception {
        assertThat(output()).isEqualTo("true false false");
    }

    @Test
    void aPropertyThatIsSetStaysAsItIs() throws Exception {
        // Newer JDKs warn then: it is what the setting asks for.
        assertThat(output("-Dkryo.unsafe=no")).endsWith("true no true");
    }

    private static String output(String... options) throws Exception {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
