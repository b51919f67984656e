package io.sessionring.testing;

import io.sessionring.internal.ring.RingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The recorded answers of real programs; {@code vectors/README.md} among the test resources says where they come from. */
public final class PlacementVectors {

    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private PlacementVectors() {}

    /** A key that was asked for. */
    @SuppressWarnings("ArrayRecordComponent") // read only
    public record AskedKey(String kind, byte[] bytes) {

        public boolean isText() {
            return !kind.equals("binary");
        }

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** All answers of one program for one list of nodes. */
    public record Row(String list, String config, List<RingNode> nodes, String answers) {

        /** The index of the node that was given for a key, or -1 if it was not asked for. */
        public int answer(int key) {
            return DIGITS.indexOf(answers.charAt(key));
        }

        @Override
        public String toString() {
            return list;
        }
    }

    public static List<AskedKey> keys() {
        return lines("keys.tsv").stream()
                .map(cells -> new AskedKey(cells[1], Base64.getDecoder().decode(cells[2])))
                .toList();
    }

    public static Map<String, List<RingNode>> lists() {
        Map<String, List<RingNode>> lists = new LinkedHashMap<>();
        for (String[] cells : lines("lists.tsv")) {
            lists.computeIfAbsent(cells[0], list -> new ArrayList<>())
                    .add(new RingNode(cells[1], Integer.parseInt(cells[2]), null, Integer.parseInt(cells[3]), null));
        }
        return lists;
    }

    public static List<Row> rows(String config) {
        Map<String, List<RingNode>> lists = lists();
        return lines("placements.tsv").stream()
                .filter(cells -> cells[1].equals(config))
                .map(cells -> new Row(cells[0], config, lists.get(cells[0]), cells[3]))
                .toList();
    }

    /** The cells of a file among the vectors, without its header line. */
    public static List<String[]> lines(String file) {
        try (InputStream in = PlacementVectors.class.getResourceAsStream("/vectors/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
