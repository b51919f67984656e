package io.sessionring.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.codec.kryo.KryoCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who reads a value overwrites nothing, also where two decoded copies of it never look alike. */
class ReadersTest {

    /** Has no {@code hashCode} of its own, so that every copy of a set of these has an order of its own. */
    static final class Item {
        private final List<Integer> numbers = new ArrayList<>();

        private static Item of(int number) {
            Item item = new Item();
            item.numbers.add(number);
            return item;
        }
    }

    @Test
    void aSetOfObjectsWithoutHashCodeIsNotOverwrittenByAReader() {
        MemoryBackend nodes = MemoryBackend.create();
        try (SessionClient one = client(nodes);
                SessionClient two = client(nodes)) {
            for (int round = 0; round < 50; round++) {
                String id = saved(one);
                Session reader = one.load(id).orElseThrow();
                assertThat(items(reader)).hasSize(10);
                two.update(id, session -> items(session).add(Item.of(10)));
                reader.set("seen", true);
                assertThat(one.save(reader)).isTrue();
                assertThat(items(two.load(id).orElseThrow())).hasSize(11);
            }
        }
    }

    private static SessionClient client(MemoryBackend nodes) {
        return SessionClient.builder(nodes, KryoCodec.allowing(Item.class))
                .nodes("a:1")
                .build();
    }

    private static String saved(SessionClient client) {
        Set<Item> items = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            items.add(Item.of(i));
        }
        Session session = client.create();
        session.set("items", items);
        client.save(session);
        return session.id();
    }

    @SuppressWarnings("unchecked")
    private static Set<Object> items(Session session) {
        return session.get("items", Set.class).orElseThrow();
    }
}
