package io.sessionring.example.ringctl;

import io.sessionring.backend.memcached.MemcachedBackend;
import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.internal.replication.StoredRingRecord;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that asks nodes, and the ports that they open. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class ConnectionOptions {

    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** A person waits: longer than a client would, so that a slow node is not taken for a lost one. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private static final int IN_FLIGHT_LIMIT = 16;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--backend",
            order = 10,
            required = true,
            paramLabel = "KIND",
            converter = BackendKind.Converter.class,
            completionCandidates = BackendKind.Converter.class,
            description = "What the nodes are: ${COMPLETION-CANDIDATES}.")
    private BackendKind backend;

    @Option(
            names = "--namespace",
            order = 11,
            paramLabel = "NS",
            description = "The namespace that the application set on its client. Default: none.")
    private @Nullable String namespace;

    @Option(names = "--user", order = 12, paramLabel = "U", description = "The user to log in as. Default: none.")
    private @Nullable String user;

    @Option(
            names = "--password",
            order = 13,
            arity = "0..1",
            interactive = true,
            paramLabel = "P",
            description =
                    "The password to log in with. Without a value, at the end of the line or before another option,"
                            + " it is asked for.")
    private char @Nullable [] password;

    @Option(names = "--tls", order = 14, description = "Encrypt connections, and verify the nodes' certificates.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            order = 15,
            paramLabel = "FILE",
            description = "Trust the authorities in this file, PEM or PKCS12, in place of Java's own; implies --tls.")
    private @Nullable Path authorities;

    @Option(
            names = "--tls-ca-password",
            order = 16,
            arity = "0..1",
            interactive = true,
            paramLabel = "P",
            description = "The password of a PKCS12 file. Without a value it is asked for.")
    private char @Nullable [] authoritiesPassword;

    @Option(
            names = "--database",
            order = 17,
            paramLabel = "N",
            description = "The number of the Redis database. Default: 0.")
    private @Nullable Integer database;

    /** {@return what stands before every storage key} */
    String prefix() {
        String given = namespace();
        return given == null ? "" : given + ":";
    }

    /** {@return the namespace, null if none} */
    @Nullable
    String namespace() {
        if (namespace != null && !NAMESPACE.matcher(namespace).matches()) {
            throw wrong("--namespace must be 1 to 64 characters of A-Z a-z 0-9 . _ -; got '" + namespace + "'");
        }
        return namespace;
    }

    /** {@return the backend that the options describe} */
    Backend backend() {
        try {
            return switch (backend) {
                case MEMCACHED -> memcached();
                case REDIS -> redis();
            };
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    /** Opens the port to a node, which looks at everything and changes nothing by itself. The caller closes it. */
    NodePort open(Backend backend, ListedNode node) {
        return open(backend, node.node());
    }

    /** As the other one. */
    NodePort open(Backend backend, RingNode node) {
        return backend.open(
                new NodeAddress(node.host(), node.port()),
                new PortSettings(
                        CONNECT_TIMEOUT,
                        IN_FLIGHT_LIMIT,
                        PortSettings.defaults().clockSkew(),
                        Clock.systemUTC(),
                        InetAddress::getByName,
                        StoredRingRecord.lookedAt(prefix())));
    }

    private Backend memcached() {
        if (tls || authorities != null || authoritiesPassword != null || database != null) {
            throw wrong("--tls, --tls-ca, --tls-ca-password and --database are for --backend redis");
        }
        if (user == null && password == null) {
            return MemcachedBackend.create();
        }
        if (user == null || password == null) {
            throw wrong("--backend memcached needs both of --user and --password, or none");
        }
        return MemcachedBackend.builder().sasl(user, new String(password)).build();
    }

    private Backend redis() {
        RedisBackend.Builder builder = RedisBackend.builder();
        if (password != null && user != null) {
            builder.credentials(user, new String(password));
        } else if (password != null) {
            builder.password(new String(password));
        } else if (user != null) {
            throw wrong("--user needs --password");
        }
        if (authorities != null) {
            builder.tls(new Authorities(authorities, authoritiesPassword).context());
        } else if (authoritiesPassword != null) {
            throw wrong("--tls-ca-password needs --tls-ca");
        } else if (tls) {
            builder.tls();
        }
        if (database != null) {
            builder.database(database);
        }
        return builder.build();
    }

    private ParameterException wrong(@Nullable String message) {
        return new ParameterException(command.commandLine(), String.valueOf(message));
    }
}
