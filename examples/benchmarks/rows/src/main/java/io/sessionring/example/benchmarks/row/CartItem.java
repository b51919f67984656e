package io.sessionring.example.benchmarks.row;

import java.io.Serializable;
import java.util.Objects;

/** One line of a cart. */
public final class CartItem implements Serializable {

    /** The article's number. */
    public long article;

    /** How many. */
    public int count;

    /** What one of them costs. */
    public long cents;

    /** What it is called. */
    public String title = "";

    /** Nothing yet, for codecs. */
    public CartItem() {}

    /**
     * Makes a line.
     *
     * @param article the article's number
     * @param count how many
     * @param cents what one of them costs
     * @param title what it is called
     */
    public CartItem(long article, int count, long cents, String title) {
        this.article = article;
        this.count = count;
        this.cents = cents;
        this.title = title;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CartItem item
                && article == item.article
                && count == item.count
                && cents == item.cents
                && title.equals(item.title);
    }

    @Override
    public int hashCode() {
        return Objects.hash(article, count, cents, title);
    }
}
