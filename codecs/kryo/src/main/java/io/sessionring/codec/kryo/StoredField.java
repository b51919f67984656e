package io.sessionring.codec.kryo;

/** A field as the writer knew it. */
record StoredField(String name, Kind kind) {

    private static final int LEAST_BYTES = 2;

    static StoredField[] read(BoundedInput input) {
        StoredField[] fields = new StoredField[input.length(LEAST_BYTES)];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = new StoredField(input.readText(), Kind.read(input));
        }
        return fields;
    }
}
