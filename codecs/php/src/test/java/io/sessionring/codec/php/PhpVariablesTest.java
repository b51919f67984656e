package io.sessionring.codec.php;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PhpVariablesTest {

    @Test
    void valuesAreWhatAJavaProgrammerExpects() {
        PhpVariables read =
                read("n|N;b|b:1;i|i:7;d|d:0.5;s|s:3:\"\u00e9!\";x|s:1:\"\u00ff\";l|a:2:{i:0;i:1;i:1;s:1:\"a\";}"
                        + "m|a:2:{s:1:\"k\";i:1;i:5;N;}e|a:0:{}o|O:8:\"stdClass\":0:{}c|E:8:\"Suit:Red\";");
        assertThat(read.names()).containsExactly("n", "b", "i", "d", "s", "x", "l", "m", "e", "o", "c");
        assertThat(read.get("n", Object.class)).isEmpty();
        assertThat(read.get("b", Boolean.class)).contains(true);
        assertThat(read.get("i", Long.class)).contains(7L);
        assertThat(read.get("d", Double.class)).contains(0.5);
        assertThat(read.get("s", String.class)).contains("é!");
        assertThat(read.get("x", Object.class)).contains(PhpString.of(new byte[] {(byte) 0xff}));
        assertThat(read.get("l", Object.class).orElseThrow()).isEqualTo(List.of(1L, "a"));
        Map<Object, Object> map = new HashMap<>();
        map.put("k", 1L);
        map.put(5L, null);
        assertThat(read.get("m", Object.class).orElseThrow()).isEqualTo(map);
        assertThat(list(read, "e")).isEmpty();
        assertThat(read.get("o", PhpObject.class).orElseThrow().className()).isEqualTo("stdClass");
        assertThat(read.get("c", PhpEnum.class)).contains(PhpEnum.of("Suit", "Red"));
        assertThat(read.get("none", Object.class)).isEmpty();
        assertThatThrownBy(() -> read.get("i", String.class))
                .isInstanceOf(ClassCastException.class)
                .hasMessage("variable 'i' is a java.lang.Long, not a java.lang.String");
    }

    @Test
    void whatIsChangedInPlaceIsWritten() {
        PhpVariables read = read("cart|a:1:{i:0;s:4:\"book\";}user|s:3:\"ada\";");
        list(read, "cart").add("socks");
        assertThat(written(read)).isEqualTo("cart|a:2:{i:0;s:4:\"book\";i:1;s:5:\"socks\";}user|s:3:\"ada\";");
        list(read, "cart").remove(0);
        assertThat(written(read)).isEqualTo("cart|a:1:{i:0;s:5:\"socks\";}user|s:3:\"ada\";");
        List<Object> mine = new ArrayList<>(List.of(1));
        read.set("mine", mine);
        mine.add(Map.of("k", "v"));
        assertThat(written(read)).endsWith("mine|a:2:{i:0;i:1;i:1;a:1:{s:1:\"k\";s:1:\"v\";}}");
        assertThat(read.remove("mine")).isTrue();
        assertThat(read.remove("mine")).isFalse();
        assertThat(written(read)).doesNotContain("mine");
    }

    @Test
    void whatIsPutInThePlaceOfAValueThatWasLookedAtIsWritten() {
        PhpVariables read = read("n|i:1;l|a:1:{i:0;i:1;}r|i:5;s|R:4;x|i:9;");
        assertThat(read.get("n", Long.class)).contains(1L);
        assertThat(read.toMap()).hasSize(5);
        read.array().set("n", new PhpInt(2));
        read.array().set("l", new PhpInt(3));
        read.array().set("r", new PhpInt(6));
        read.array().entries().remove(PhpString.of("x"));
        assertThat(read.get("n", Long.class)).contains(2L);
        assertThat(read.get("s", Long.class)).contains(6L);
        assertThat(read.get("x", Long.class)).isEmpty();
        assertThat(written(read)).isEqualTo("n|i:2;l|i:3;r|i:6;s|R:3;");

        List<Object> mine = new ArrayList<>(List.of(1));
        read.set("l", mine);
        mine.add(2);
        assertThat(written(read)).startsWith("n|i:2;l|a:2:{i:0;i:1;i:1;i:2;}");
        mine.add(3);
        assertThat(written(read)).startsWith("n|i:2;l|a:3:{i:0;i:1;i:1;i:2;i:2;i:3;}");
        read.array().set("l", new PhpArray());
        assertThat(list(read, "l")).isEmpty();
        mine.add(4);
        assertThat(written(read)).startsWith("n|i:2;l|a:0:{}");
    }

    @Test
    void whatIsChangedInsideOfWhatWasHandedOutIsWrittenWhicheverOfTheTwoItWas() {
        PhpVariables read = read("l|a:2:{i:0;a:1:{s:1:\"k\";a:1:{i:0;i:1;}}i:1;a:1:{i:0;i:5;}}n|i:1;");
        map(list(read, "l").get(0)).put("new", List.of(7L));
        asList(map(list(read, "l").get(0)).get("k")).add(2L);
        assertThat(written(read))
                .isEqualTo("l|a:2:{i:0;a:2:{s:1:\"k\";a:2:{i:0;i:1;i:1;i:2;}s:3:\"new\";a:1:{i:0;i:7;}}"
                        + "i:1;a:1:{i:0;i:5;}}n|i:1;");
        asList(asList(read.toMap().get("l")).get(1)).clear();
        assertThat(written(read)).contains("i:1;a:0:{}}n|");

        PhpArray inside = (PhpArray)
                ((PhpArray) read.array().get("l").orElseThrow()).get("1").orElseThrow();
        inside.add(new PhpInt(8));
        asList(map(list(read, "l").get(0)).get("k")).add(3L);
        assertThat(asList(list(read, "l").get(1))).containsExactly(8L);
        assertThat(written(read)).contains("i:2;i:3;}").contains("i:1;a:1:{i:0;i:8;}}n|");
        assertThat(written(read)).contains("i:1;a:1:{i:0;i:8;}}n|");
    }

    @Test
    void whatTheModelAndACollectionFromItChangeAreBothWritten() {
        PhpVariables read = read("l|a:2:{i:0;a:1:{i:0;i:1;}i:1;a:1:{i:0;i:2;}}");
        List<Object> list = list(read, "l");
        PhpArray model = (PhpArray) read.array().get("l").orElseThrow();
        ((PhpArray) model.get("1").orElseThrow()).add(new PhpInt(9));
        asList(list.get(0)).add(3L);
        assertThat(written(read)).isEqualTo("l|a:2:{i:0;a:2:{i:0;i:1;i:1;i:3;}i:1;a:2:{i:0;i:2;i:1;i:9;}}");
    }

    @Test
    void whatIsSetAndThenChangedInsideIsWrittenThroughTheModelToo() {
        List<Object> inner = new ArrayList<>(List.of(1));
        List<Object> outer = new ArrayList<>(List.of(inner, inner));
        PhpVariables made = new PhpVariables();
        made.set("l", outer);
        inner.add(2);
        assertThat(written(made)).isEqualTo("l|a:2:{i:0;a:2:{i:0;i:1;i:1;i:2;}i:1;a:2:{i:0;i:1;i:1;i:2;}}");
        ((PhpArray) made.array().get("l").orElseThrow()).add(new PhpInt(5));
        assertThat(written(made)).endsWith("i:2;i:5;}");
        made.set("l", outer);
        assertThat(written(made)).endsWith("i:2;i:5;}");
        inner.add(3);
        assertThat(written(made))
                .isEqualTo("l|a:3:{i:0;a:3:{i:0;i:1;i:1;i:2;i:2;i:3;}" + "i:1;a:3:{i:0;i:1;i:1;i:2;i:2;i:3;}i:2;i:5;}");
        Object[] array = {1};
        outer.set(0, array);
        outer.remove(1);
        assertThat(written(made)).isEqualTo("l|a:1:{i:0;a:1:{i:0;i:1;}}");
        array[0] = 2;
        assertThat(written(made)).isEqualTo("l|a:1:{i:0;a:1:{i:0;i:2;}}");
    }

    @SuppressWarnings("unchecked")
    private static List<Object> asList(Object value) {
        return (List<Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(Object value) {
        return (Map<Object, Object>) value;
    }

    /** As real PHP reads them: the earlier value of a name goes on under its number, though it has no name any more. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "a|i:1;a|i:2;b|R:1; ! a|i:2;b|i:1;",
                "a|i:1;a|i:2;b|R:2; ! a|i:2;b|R:1;",
                "b|i:5;a|R:1;a|i:2;c|R:1; ! b|i:5;a|i:2;c|R:1;",
                "a|O:8:\"stdClass\":0:{}a|i:2;b|r:1; ! a|i:2;b|O:8:\"stdClass\":0:{}",
                "a|a:1:{i:0;i:7;}a|i:2;b|R:2; ! a|i:2;b|i:7;",
                "a|a:1:{i:0;i:7;}b|R:1;a|i:2; ! a|i:2;b|a:1:{i:0;i:7;}",
                "a|i:1;x|R:1;a|i:9;y|R:1; ! a|i:9;x|i:1;y|R:2;",
                "a|i:1;a|a:1:{i:0;R:1;} ! a|a:1:{i:0;i:1;}"
            })
    void ofANameThatComesTwiceTheLaterValueCounts(String twice, String once) {
        PhpVariables read = read(twice);
        assertThat(written(read)).isEqualTo(twice);
        read.set("z", 1);
        assertThat(written(read)).isEqualTo(once + "z|i:1;");
        byte[] igbinary = SerializeHandler.IGBINARY.encode(read);
        String plain = once.contains("R:") ? "has a reference" : "";
        assertThat(new String(igbinary, StandardCharsets.ISO_8859_1).indexOf(0x25) >= 0)
                .isEqualTo(!plain.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        // a reference to an array that is being read stands for a copy of it, made when all has been read
        "1401110161140106002501 01, 14011101611401060025140106002501 02",
        "1401110161 2501 00, 140111016125 1401 0e00 2501 01",
        // as many references as there are marks, in one place each: none
        "1401110161 250605, 1401110161 0605",
        "14021101610601 0e000602, 14011101610602",
        // integers as names of properties
        "14011101611708737464436c6173731401 06050607, 14011101611708737464436c6173731401 1101350607",
        "14011101611708737464436c6173731402 060506071101350608, 14011101611708737464436c6173731401 1101350608"
    })
    void igbinaryOfOthersMeansWhatPhpTakesItFor(String theirs, String php) {
        byte[] bytes = hex(theirs);
        PhpVariables read = SerializeHandler.IGBINARY.decode(bytes);
        assertThat(SerializeHandler.IGBINARY.encode(read)).isEqualTo(bytes);
        assertThat(SerializeHandler.IGBINARY.encode(new PhpVariables(read.root(), null)))
                .isEqualTo(hex(php));
    }

    private static byte[] hex(String value) {
        return HexFormat.of().parseHex("00000002" + value.replace(" ", ""));
    }

    @Test
    void whatIsOnlyLookedAtIsWrittenAsItWas() {
        String odd = "a|d:0.10000000000000001;b|a:1:{s:1:\"5\";i:+7;}c|S:1:\"\\41\";5|i:1;";
        PhpVariables read = read(odd);
        assertThat(read.toMap())
                .containsEntry("a", 0.1)
                .containsEntry("b", Map.of(5L, 7L))
                .containsEntry("c", "A");
        assertThat(written(read)).isEqualTo(odd);
    }

    @Test
    void aFloatKeepsItsSpellingWhenItsNeighboursChange() {
        PhpVariables read = read("a|a:2:{i:0;d:0.10000000000000001;i:1;i:1;}");
        list(read, "a").set(1, 2L);
        assertThat(written(read)).isEqualTo("a|a:2:{i:0;d:0.10000000000000001;i:1;i:2;}");
        list(read, "a").set(0, 0.2);
        assertThat(written(read)).isEqualTo("a|a:2:{i:0;d:0.2;i:1;i:2;}");
    }

    @Test
    void aChangeThroughOnePlaceOfAReferenceIsSeenInAllOfThem() {
        String text = "a|a:1:{i:0;i:1;}b|R:1;c|a:1:{s:1:\"r\";R:1;}n|i:3;m|R:4;";
        PhpVariables read = read(text);
        list(read, "b").add(2L);
        assertThat(read.get("a", Object.class).orElseThrow()).isEqualTo(List.of(1L, 2L));
        assertThat(written(read)).isEqualTo("a|a:2:{i:0;i:1;i:1;i:2;}b|R:1;c|a:1:{s:1:\"r\";R:1;}n|i:3;m|R:5;");

        PhpVariables other = read(text);
        assertThat(other.get("m", Long.class)).contains(3L);
        other.set("n", 4);
        assertThat(other.get("m", Long.class)).contains(4L);
        assertThat(written(other)).endsWith("n|i:4;m|R:4;");
        map(other, "c").put("r", List.of());
        assertThat(written(other)).startsWith("a|a:0:{}b|R:1;c|a:1:{s:1:\"r\";R:1;}");
    }

    @Test
    void whatMovesInAListChangesNothingElsewhere() {
        PhpVariables read = read("x|i:3;l|a:3:{i:0;R:1;i:1;i:5;i:2;a:1:{s:1:\"k\";R:1;}}");
        list(read, "l").remove(0);
        assertThat(read.get("x", Long.class)).contains(3L);
        assertThat(written(read)).isEqualTo("x|i:3;l|a:2:{i:0;i:5;i:1;a:1:{s:1:\"k\";R:1;}}");

        PhpVariables other = read("x|i:3;l|a:2:{i:0;R:1;i:1;i:5;}");
        list(other, "l").add(7L);
        assertThat(written(other)).isEqualTo("x|i:3;l|a:3:{i:0;R:1;i:1;i:5;i:2;i:7;}");
        list(other, "l").set(0, 4L);
        assertThat(written(other)).isEqualTo("x|i:4;l|a:3:{i:0;R:1;i:1;i:5;i:2;i:7;}");
        other.set("l", List.of(9));
        assertThat(written(other)).isEqualTo("x|i:4;l|a:1:{i:0;i:9;}");
    }

    @Test
    void anObjectIsChangedByItsPropertiesAndStaysOneInTwoPlaces() {
        PhpVariables read = read("a|O:4:\"Cart\":3:{s:5:\"items\";a:0:{}s:11:\"\0*\0currency\";s:3:\"EUR\";"
                + "s:11:\"\0Cart\0token\";N;}b|r:1;");
        PhpObject cart = read.get("a", PhpObject.class).orElseThrow();
        assertThat(read.get("b", PhpObject.class)).containsSame(cart);
        cart.set("currency", PhpString.of("USD"));
        cart.set("new", new PhpBool(true));
        assertThat(cart.get("token")).contains(PhpNull.NULL);
        assertThat(PhpProperty.of(new ArrayList<>(cart.entries().keySet()).get(2))
                        .declaringClass())
                .contains("Cart");
        assertThat(written(read))
                .contains("s:11:\"\0*\0currency\";s:3:\"USD\"")
                .contains("O:4:\"Cart\":4:")
                .endsWith("s:3:\"new\";b:1;}b|r:1;");
    }

    @Test
    void whatHasNoCounterpartInPhpIsRefusedAtTheCall() {
        PhpVariables mine = new PhpVariables();
        assertThatThrownBy(() -> mine.set("when", Instant.EPOCH))
                .isInstanceOf(PhpFormatException.class)
                .hasMessageStartingWith("java.time.Instant has no counterpart in PHP");
        assertThatThrownBy(() -> mine.set("m", Map.of(1.5, 1)))
                .hasMessageContaining("java.lang.Double cannot be a key");
        assertThatThrownBy(() -> mine.set("s", "\ud800")).hasMessageContaining("not valid Unicode");
        assertThatThrownBy(() -> mine.set("\ud800", 1)).hasMessageContaining("not valid Unicode");
        assertThatThrownBy(() -> mine.array().set("a\udc00", PhpNull.NULL)).hasMessageContaining("not valid Unicode");
        assertThatThrownBy(() -> new PhpObject("A").set("\ud800\ud800", PhpNull.NULL))
                .hasMessageContaining("not valid Unicode");
        assertThatThrownBy(() -> new PhpObject("\ud800")).isInstanceOf(IllegalArgumentException.class);
        mine.set("?", 1);
        assertThatThrownBy(() -> mine.get("\ud800", Object.class)).hasMessageContaining("not valid Unicode");
        assertThatThrownBy(() -> mine.remove("\ud800")).hasMessageContaining("not valid Unicode");
        assertThat(mine.remove("?")).isTrue();
        mine.set("\ud83d\ude00", 1);
        assertThat(mine.remove("\ud83d\ude00")).isTrue();
        List<Object> loop = new ArrayList<>();
        loop.add(loop);
        assertThatThrownBy(() -> mine.set("loop", loop)).hasMessageContaining("256 levels");
        List<Object> twice = new ArrayList<>(List.of(1));
        for (int i = 0; i < 60; i++) {
            twice = new ArrayList<>(List.of(twice, twice));
        }
        List<Object> bomb = twice;
        assertThatThrownBy(() -> mine.set("bomb", bomb)).hasMessageContaining("250000 values");
        assertThat(mine.names()).isEmpty();
    }

    @Test
    void javaValuesOfManyKindsAreWritten() {
        PhpVariables mine = new PhpVariables();
        mine.set("n", null);
        mine.set("i", 7);
        mine.set("f", 1.5f);
        mine.set("bytes", new byte[] {1, (byte) 0xff});
        mine.set("array", new String[] {"a"});
        mine.set("set", new LinkedHashSet<>(List.of("x", "y")));
        mine.set("same", Arrays.asList(null, true));
        assertThat(written(mine))
                .isEqualTo("n|N;i|i:7;f|d:1.5;bytes|s:2:\"\1\u00ff\";array|a:1:{i:0;s:1:\"a\";}"
                        + "set|a:2:{i:0;s:1:\"x\";i:1;s:1:\"y\";}same|a:2:{i:0;N;i:1;b:1;}");
    }

    @ParameterizedTest
    @CsvSource({
        "PHP, a|b, contains '|'",
        "PHP, 5, is a number",
        "PHP_BINARY, -7, is a number",
        "IGBINARY, 0, is a number"
    })
    void whatPhpWouldLoseIsRefused(SerializeHandler handler, String name, String why) {
        PhpVariables mine = new PhpVariables();
        mine.set(name, 1);
        assertThatThrownBy(() -> handler.encode(mine))
                .isInstanceOf(PhpFormatException.class)
                .hasMessage("the variable '" + name + "' cannot be stored by the handler " + handler.iniName()
                        + ": its name " + why + ", and PHP would lose it");
        assertThat(SerializeHandler.PHP_SERIALIZE
                        .decode(SerializeHandler.PHP_SERIALIZE.encode(mine))
                        .names())
                .containsExactly(name);
    }

    @Test
    void aSessionThatIsNoArrayIsKeptUntilSomethingIsSet() {
        byte[] five = bytes("i:5;");
        PhpVariables read = SerializeHandler.PHP_SERIALIZE.decode(five);
        assertThat(read.isArray()).isFalse();
        assertThat(read.names()).isEmpty();
        assertThat(read.get("a", Object.class)).isEmpty();
        assertThat(SerializeHandler.PHP_SERIALIZE.encode(read)).isEqualTo(five);
        read.set("a", 1);
        assertThat(SerializeHandler.PHP_SERIALIZE.encode(read)).isEqualTo(bytes("a:1:{s:1:\"a\";i:1;}"));
    }

    static List<double[]> floats() {
        return List.of(
                new double[] {0.1, 1e22, Double.MIN_VALUE, Double.MIN_NORMAL, 1e-4, 1e-5, 0x1.b69b4ba630f35p56, -0.0},
                new double[] {2e-3, 0x1p53, 0x1.52d02c7e14af6p76, 4.35, 2.0E17, 1.0E17, 0x1p-44, 0x1p63, 1e15});
    }

    @ParameterizedTest
    @MethodSource("floats")
    void floatsAreWrittenWithTheFewestDigitsThatReadBack(double[] values) {
        for (double value : values) {
            String text = new PhpFloat(value).spelling();
            assertThat(Double.parseDouble(text)).as("%s", text).isEqualTo(value);
        }
        assertThat(new PhpFloat(Double.MIN_VALUE).spelling()).isEqualTo("5.0E-324");
        assertThat(new PhpFloat(1e-4).spelling()).isEqualTo("0.0001");
        assertThat(new PhpFloat(1e-5).spelling()).isEqualTo("1.0E-5");
        assertThat(new PhpFloat(1e17).spelling()).isEqualTo("1.0E+17");
        assertThat(new PhpFloat(1e16).spelling()).isEqualTo("10000000000000000");
        assertThat(new PhpFloat(2e-3).text()).isEqualTo("0.002");
        assertThat(new PhpFloat(-3).text()).isEqualTo("-3.0");
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(PhpVariables variables, String name) {
        return (List<Object>) variables.get(name, List.class).orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(PhpVariables variables, String name) {
        return (Map<Object, Object>) variables.get(name, Map.class).orElseThrow();
    }

    private static PhpVariables read(String stored) {
        return SerializeHandler.PHP.decode(bytes(stored));
    }

    private static String written(PhpVariables variables) {
        return new String(SerializeHandler.PHP.encode(variables), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.replace("\u00e9", "\u00c3\u00a9").getBytes(StandardCharsets.ISO_8859_1);
    }
}
