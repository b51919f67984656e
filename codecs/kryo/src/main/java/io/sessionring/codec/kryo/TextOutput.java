package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.io.Output;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes what Kryo would, and long strings faster: Kryo looks at each of their characters by itself. */
final class TextOutput extends Output {

    /** Up to here Kryo has a shorter form, which it writes fast. */
    private static final int SHORT = 32;

    TextOutput(int room, int most) {
        super(room, most);
    }

    @Override
    public void writeString(@Nullable String text) {
        if (text != null && text.length() > SHORT && text.length() <= maxCapacity) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == text.length()) { // a byte is a character
                writeVarIntFlag(true, bytes.length + 1, true);
                writeBytes(bytes);
                return;
            }
        }
        super.writeString(text);
    }
}
