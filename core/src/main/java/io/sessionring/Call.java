package io.sessionring;

import java.util.concurrent.CompletableFuture;

/** One call of the client, ready to be made on the caller's thread or without one. */
interface Call<R> {

    R now();

    CompletableFuture<R> later();

    /** A call whose answer is known without asking a node. */
    static <R> Call<R> answered(R answer) {
        return new Call<>() {
            @Override
            public R now() {
                return answer;
            }

            @Override
            public CompletableFuture<R> later() {
                return CompletableFuture.completedFuture(answer);
            }
        };
    }
}
