package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.io.Output;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes what Kryo would, and most long strings faster: Kryo moves each of their characters by itself. */
final class TextOutput extends Output {

    /** Up to here Kryo has a shorter form, which it writes fast. */
    private static final int SHORT = 32;

    TextOutput(int room, int most) {
        super(room, most);
    }

    @Override
    public void writeString(@Nullable String text) {
        if (text != null && text.length() > SHORT && text.length() <= maxCapacity && isAscii(text)) {
            writeVarIntFlag(true, text.length() + 1, true);
            writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        } else {
            super.writeString(text);
        }
    }

    private static boolean isAscii(String text) {
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits |= text.charAt(i);
        }
        return bits < 0x80;
    }
}
