package io.sessionring.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.record.Tombstone.Cause;
import io.sessionring.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordFormatTest {

    private static final Version FIRST = new Version(Records.NOW << 16, 1);

    @Test
    void whatWasEncodedIsDecoded() {
        Seeds.check(20_000, random -> {
            SessionRecord record = Records.record(random);
            long revision = record instanceof Tombstone tombstone ? tombstone.revision() : random.nextLong();
            long stamp = random.nextLong();
            byte[] bytes = RecordFormat.encode(record, revision, stamp);
            assertThat(RecordFormat.decode(bytes)).isEqualTo(new Decoded.Intact(record, revision, stamp));
            assertThat(RecordFormat.revisionOf(bytes)).isEqualTo(revision);
        });
    }

    @Test
    void whatWasDecodedIsEncodedToTheSameBytes() {
        Seeds.check(20_000, random -> {
            byte[] bytes = RecordFormat.encode(Records.record(random), random.nextLong(), random.nextLong());
            Decoded.Intact intact = (Decoded.Intact) RecordFormat.decode(bytes);
            assertThat(RecordFormat.encode(intact.record(), intact.revision(), intact.stamp()))
                    .isEqualTo(bytes);
        });
    }

    @Test
    void aTombstoneKeepsItsRevisionWhateverTheWriterDrew() {
        Tombstone tombstone = new Tombstone(Records.NOW, 0, 0, 0, Cause.DELETED, 42);
        byte[] bytes = RecordFormat.encode((SessionRecord) tombstone, 43, 7);
        assertThat(RecordFormat.revisionOf(bytes)).isEqualTo(42);
        assertThat(RecordFormat.decode(bytes)).isEqualTo(new Decoded.Intact(tombstone, 42, 7));
    }

    @Test
    void aDecodedValueIsASliceOfTheBytes() {
        Live live = live(List.of(Attribute.present("a", FIRST, 1, new byte[] {1, 2, 3})));
        byte[] bytes = RecordFormat.encode(live, 1, 2);
        Attribute decoded = ((Live) ((Decoded.Intact) RecordFormat.decode(bytes)).record()).attribute("a");
        assertThat(decoded.bytes()).isSameAs(bytes);
        assertThat(decoded.offset()).isEqualTo(bytes.length - 3);
        assertThat(decoded.length()).isEqualTo(3);
    }

    @Test
    void everyCodecNumberPasses() {
        for (int codec = 0; codec <= 15; codec++) {
            Live live = live(List.of(Attribute.present("a", FIRST, codec, new byte[] {1})));
            Decoded.Intact intact = (Decoded.Intact) RecordFormat.decode(RecordFormat.encode(live, 1, 2));
            assertThat(((Live) intact.record()).attribute("a").codec()).isEqualTo(codec);
        }
    }

    @Test
    void lengthsOfEverySizeOfVarintPass() {
        for (int length : new int[] {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152}) {
            Live live = live(List.of(Attribute.present("n".repeat(length), FIRST, 1, new byte[length])));
            assertThat(RecordFormat.decode(RecordFormat.encode(live, 1, 2))).isEqualTo(new Decoded.Intact(live, 1, 2));
        }
    }

    @Test
    void tenAttributesOfOneVersionCostAtMost120BytesAndEachFurtherVersion12() {
        int[] valueLengths = {3, 8, 16, 5, 9, 40, 22, 1, 480, 64};
        for (int versions = 1; versions <= 10; versions++) {
            List<Attribute> attributes = new ArrayList<>();
            int content = 0;
            for (int i = 0; i < valueLengths.length; i++) {
                String name = "attribute" + i;
                Version version = new Version(FIRST.time() + i % versions, 1);
                attributes.add(Attribute.present(name, version, 1, new byte[valueLengths[i]]));
                content += name.getBytes(StandardCharsets.UTF_8).length + valueLengths[i];
            }
            int overhead = RecordFormat.encode(live(attributes), 1, 2).length - content;
            assertThat(overhead).as("%d versions", versions).isLessThanOrEqualTo(120 + 12 * (versions - 1));
        }
    }

    @Test
    void bytesTooShortForARevisionHaveRevision0() {
        assertThat(RecordFormat.revisionOf(new byte[15])).isZero();
        assertThat(RecordFormat.revisionOf(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2}))
                .isEqualTo(0x102);
    }

    private static Live live(List<Attribute> attributes) {
        return new Live(Records.NOW, Records.NOW, 1800, 0, 0, FIRST, attributes);
    }
}
