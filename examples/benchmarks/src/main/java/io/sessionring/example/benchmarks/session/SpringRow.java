package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.micro.PlainKryo;
import io.sessionring.example.benchmarks.row.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/** One of Spring Session's repositories on Lettuce, whose one connection all threads share, as Spring does by default. */
final class SpringRow<S extends Session> implements Row {

    private final LettuceConnectionFactory connections;
    private final SessionRepository<S> repository;

    private SpringRow(LettuceConnectionFactory connections, SessionRepository<S> repository) {
        this.connections = connections;
        this.repository = repository;
    }

    /**
     * Makes a row.
     *
     * @param values how attributes are encoded
     * @param kind which repository
     */
    static Row open(
            List<String> nodes,
            RedisSerializer<Object> values,
            Function<RedisOperations<String, Object>, SessionRepository<?>> kind) {
        LettuceConnectionFactory connections = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(Address.host(nodes.get(0)), Address.port(nodes.get(0))));
        connections.afterPropertiesSet();
        connections.start();
        RedisTemplate<String, Object> template = new RedisTemplate<>();
        template.setConnectionFactory(connections);
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.setDefaultSerializer(values);
        template.afterPropertiesSet();
        return of(connections, kind.apply(template));
    }

    private static <S extends Session> Row of(LettuceConnectionFactory connections, SessionRepository<S> repository) {
        return new SpringRow<>(connections, repository);
    }

    @Override
    public String create(Map<String, Object> attributes) {
        S session = repository.createSession();
        attributes.forEach(session::setAttribute);
        repository.save(session);
        return session.getId();
    }

    @Override
    public Object load(String id, String name) {
        return Objects.requireNonNull(found(id).<Object>getAttribute(name), name);
    }

    @Override
    public void change(String id, String name) {
        S session = found(id);
        Integer before = session.getRequiredAttribute(name);
        session.setAttribute(name, before + 1);
        repository.save(session);
    }

    private S found(String id) {
        S session = Objects.requireNonNull(repository.findById(id), "session");
        session.setLastAccessedTime(Instant.now()); // as Spring's filter does with every request
        return session;
    }

    @Override
    public void close() {
        connections.destroy();
    }

    /** Kryo for one attribute, with numbers for classes, and one for each thread. */
    static final class KryoValues implements RedisSerializer<Object> {

        private final ThreadLocal<PlainKryo> kryo = ThreadLocal.withInitial(() -> new PlainKryo(true));

        @Override
        public byte[] serialize(@Nullable Object value) {
            return kryo.get().encodeValue(value);
        }

        @Override
        public @Nullable Object deserialize(byte @Nullable [] bytes) {
            return bytes == null ? null : kryo.get().decodeValue(bytes);
        }
    }
}
