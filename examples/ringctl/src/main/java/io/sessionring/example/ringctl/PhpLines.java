package io.sessionring.example.ringctl;

import io.sessionring.codec.php.PhpFormatException;
import io.sessionring.codec.php.SerializeHandler;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the commands for sessions of PHP have in common: a session in a line, by base64, and a line for it in return. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class PhpLines {

    /** No node takes a session of that size. */
    private static final int LONGEST = 64 << 20;

    @Option(
            names = "--handler",
            required = true,
            order = 1,
            paramLabel = "NAME",
            converter = HandlerName.class,
            description =
                    "Who wrote them, as session.serialize_handler says: php, php_serialize, php_binary, igbinary.")
    private SerializeHandler handler;

    SerializeHandler handler() {
        return handler;
    }

    /** What becomes of a session. */
    interface Translation {

        /** {@return the line to print} */
        byte[] of(byte[] stored) throws IOException;
    }

    void forEach(InputStream in, OutputStream out, Translation translation) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
        new Lines(in, LONGEST).forEach(new Lines.Sink() {
            @Override
            public void line(byte[] line) throws IOException {
                buffered.write(answer(line, translation));
                buffered.write('\n');
            }

            @Override
            public void pause() throws IOException {
                buffered.flush(); // somebody may be typing
            }
        });
    }

    private static byte[] answer(byte[] line, Translation translation) throws IOException {
        byte[] stored;
        try {
            stored = Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            return error("not base64");
        }
        try {
            return translation.of(stored);
        } catch (PhpFormatException e) {
            return error(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] error(String text) {
        return ("ERROR " + Text.printable(text)).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the name of a handler. */
    static final class HandlerName implements ITypeConverter<SerializeHandler> {

        @Override
        public SerializeHandler convert(String value) {
            try {
                return SerializeHandler.named(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + value + "' is not one of: php, php_serialize, php_binary, igbinary");
            }
        }
    }
}
