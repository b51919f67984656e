package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.PeerJar;
import io.sessionring.example.benchmarks.row.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

/**
 * Everything that is compared. The first one of each kind of server is what the others are measured by; those from
 * {@link #REDIS_STEADY} on are compared with themselves only.
 */
public enum Contender {
    REDIS_SOCKET(ServerKind.REDIS, 1, "sockets + Kryo", (nodes, threads) -> new SocketRow(RedisProtocol::new, nodes)),
    REDIS_SOCKET_COMPARING(
            ServerKind.REDIS,
            1,
            "sockets + Kryo, compare-and-set",
            (nodes, threads) -> new SocketRow(ComparingRedisProtocol::new, nodes)),
    REDIS_ONE_COPY(
            ServerKind.REDIS, 1, "Sessionring, one copy", (nodes, threads) -> sessionring(ServerKind.REDIS, 0, nodes)),
    REDIS_TWO_COPIES(
            ServerKind.REDIS,
            3,
            "Sessionring, two copies",
            (nodes, threads) -> sessionring(ServerKind.REDIS, 1, nodes)),
    REDIS_THREE_COPIES(
            ServerKind.REDIS,
            5,
            "Sessionring, three copies",
            (nodes, threads) -> sessionring(ServerKind.REDIS, 2, nodes)),
    SPRING_JAVA(
            ServerKind.REDIS,
            1,
            "Spring Session, Java serialization",
            (nodes, threads) -> SpringRow.open(
                    nodes, RedisSerializer.java(), operations -> new RedisSessionRepository(operations))),
    SPRING_KRYO(
            ServerKind.REDIS,
            1,
            "Spring Session, Kryo",
            (nodes, threads) -> SpringRow.open(
                    nodes, new SpringRow.KryoValues(), operations -> new RedisSessionRepository(operations))),
    SPRING_INDEXED_JAVA(
            ServerKind.REDIS,
            1,
            "Spring Session indexed, Java serialization",
            (nodes, threads) -> SpringRow.open(
                    nodes, RedisSerializer.java(), operations -> new RedisIndexedSessionRepository(operations))),
    REDISSON_MAP(ServerKind.REDIS, 1, "Redisson RMap, Kryo5", RedissonMapRow::new),
    REDISSON_BUCKET(ServerKind.REDIS, 1, "Redisson RBucket, Kryo5", RedissonBucketRow::new),

    MEMCACHED_SOCKET(
            ServerKind.MEMCACHED,
            1,
            "sockets + Kryo",
            (nodes, threads) -> new SocketRow(MemcachedProtocol::new, nodes)),
    MEMCACHED_ONE_COPY(
            ServerKind.MEMCACHED,
            1,
            "Sessionring, one copy",
            (nodes, threads) -> sessionring(ServerKind.MEMCACHED, 0, nodes)),
    MEMCACHED_TWO_COPIES(
            ServerKind.MEMCACHED,
            3,
            "Sessionring, two copies",
            (nodes, threads) -> sessionring(ServerKind.MEMCACHED, 1, nodes)),
    MEMCACHED_THREE_COPIES(
            ServerKind.MEMCACHED,
            5,
            "Sessionring, three copies",
            (nodes, threads) -> sessionring(ServerKind.MEMCACHED, 2, nodes)),
    SPYMEMCACHED_JAVA(
            ServerKind.MEMCACHED,
            1,
            "spymemcached, Java serialization",
            (nodes, threads) -> SpymemcachedRow.java(nodes)),
    SPYMEMCACHED_KRYO(
            ServerKind.MEMCACHED, 1, "spymemcached, Kryo by hand", (nodes, threads) -> SpymemcachedRow.kryo(nodes)),
    XMEMCACHED_JAVA(
            ServerKind.MEMCACHED, 1, "xmemcached, Java serialization", (nodes, threads) -> new XmemcachedRow(nodes)),
    EVCACHE_ONE_GROUP(ServerKind.MEMCACHED, 1, "EVCache, one group, Java serialization"),
    EVCACHE_TWO_GROUPS(ServerKind.MEMCACHED, 2, "EVCache, two groups, Java serialization"),

    /** These not beside others, but beside themselves: with more of something, with a part of it left out, while the ring changes. */
    REDIS_STEADY(
            ServerKind.REDIS,
            1,
            "Sessionring, one copy",
            (nodes, threads) -> SessionringRow.steady(ServerKind.REDIS.backend(), 0, nodes)),
    REDIS_STEADY_TWO(
            ServerKind.REDIS,
            3,
            "Sessionring, two copies",
            (nodes, threads) -> SessionringRow.steady(ServerKind.REDIS.backend(), 1, nodes)),
    REDIS_CHANGING(
            ServerKind.REDIS,
            3,
            "Sessionring, two copies",
            (nodes, threads) -> SessionringRow.joining(ServerKind.REDIS.backend(), 1, nodes)),
    MEMCACHED_STEADY(
            ServerKind.MEMCACHED,
            1,
            "Sessionring, one copy",
            (nodes, threads) -> SessionringRow.steady(ServerKind.MEMCACHED.backend(), 0, nodes)),
    MEMCACHED_STEADY_TWO(
            ServerKind.MEMCACHED,
            3,
            "Sessionring, two copies",
            (nodes, threads) -> SessionringRow.steady(ServerKind.MEMCACHED.backend(), 1, nodes)),
    MEMCACHED_CHANGING(
            ServerKind.MEMCACHED,
            3,
            "Sessionring, two copies",
            (nodes, threads) -> SessionringRow.joining(ServerKind.MEMCACHED.backend(), 1, nodes)),
    MEMORY_ONE_COPY(
            ServerKind.MEMORY,
            1,
            "Sessionring, one copy in memory",
            (nodes, threads) -> SessionringRow.steady(ServerKind.MEMORY.backend(), 0, nodes)),
    MEMORY_TWO_COPIES(
            ServerKind.MEMORY,
            3,
            "Sessionring, two copies in memory",
            (nodes, threads) -> SessionringRow.steady(ServerKind.MEMORY.backend(), 1, nodes));

    private final ServerKind servers;
    private final int nodes;
    private final String label;

    /** Not there if the row has a jar of its own. */
    @SuppressWarnings("ImmutableEnumChecker") // a method without state
    private final Row.@Nullable Factory factory;

    Contender(ServerKind servers, int nodes, String label) {
        this(servers, nodes, label, null);
    }

    Contender(ServerKind servers, int nodes, String label, Row.@Nullable Factory factory) {
        this.servers = servers;
        this.nodes = nodes;
        this.label = label;
        this.factory = factory;
    }

    private static Row sessionring(ServerKind kind, int replicas, List<String> nodes) {
        return SessionringRow.beside(kind.backend(), replicas, nodes);
    }

    /** {@return those that keep sessions on this kind of server, the limit first} */
    static List<Contender> on(ServerKind servers) {
        return Arrays.stream(values())
                .filter(each -> each.servers == servers && each.compareTo(REDIS_STEADY) < 0)
                .toList();
    }

    /** {@return the kind of server} */
    ServerKind servers() {
        return servers;
    }

    /** {@return how many nodes it uses} */
    int nodes() {
        return nodes;
    }

    /** {@return what it is called in a table} */
    String label() {
        return label;
    }

    /** {@return whether its driver can share a JVM with the others'; otherwise {@link PeerJar#EVCACHE} has it} */
    boolean inThisJar() {
        return factory != null;
    }

    /** {@return what makes its row, if {@link #inThisJar()}} */
    public Row.Factory factory() {
        return Objects.requireNonNull(factory, () -> label + " has a jar of its own");
    }

    /** {@return whether the others are measured by it} */
    boolean limit() {
        return this == REDIS_SOCKET || this == MEMCACHED_SOCKET;
    }
}
