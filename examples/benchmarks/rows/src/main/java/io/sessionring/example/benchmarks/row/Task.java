package io.sessionring.example.benchmarks.row;

/** What is done over and over again to a session. */
public enum Task {
    /** The session is loaded and one attribute looked at. */
    LOAD {
        @Override
        public void on(Row row, String id) {
            Object value = row.load(id, Visitor.NAME);
            if (!Visitor.NAME_VALUE.equals(value)) {
                throw new IllegalStateException("another value was read than was stored");
            }
        }
    },
    /** The session is loaded, one attribute changed, and the session saved. */
    CHANGE {
        @Override
        public void on(Row row, String id) {
            row.change(id, Visitor.VISITS);
        }
    };

    /**
     * Does it once.
     *
     * @param row where the session is kept
     * @param id the session
     */
    public abstract void on(Row row, String id);
}
