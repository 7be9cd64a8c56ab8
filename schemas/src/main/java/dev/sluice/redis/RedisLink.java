package dev.sluice.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to Redis that is there as often as it can be: made in the background, so that a process starts without
 * Redis, and made anew when it has gone silent.
 *
 * <p>Thread-safe. A virtual thread makes the connection; callers and Lettuce's event loop only read the reference.
 */
public final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final long RETRY_MS = 500;
    /** Commands that wait for a server that has stopped reading stay on the heap; beyond this they are refused. */
    private static final int QUEUE = 4_096;

    private final RedisURI uri;
    private final ClientResources resources;
    private final RedisClient client;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean connecting = new AtomicBoolean();
    private final AtomicReference<@Nullable StatefulRedisConnection<String, byte[]>> connection =
            new AtomicReference<>();

    /**
     * Starts to connect; returns at once, whether Redis is there or not.
     *
     * @param url for example {@code redis://127.0.0.1:6379/0}
     * @throws IllegalArgumentException when the URL is none
     */
    public RedisLink(String url) {
        uri = RedisURI.create(url);
        uri.setTimeout(CONNECT_TIMEOUT);
        resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                // Lettuce backs off to 30 s; a server that is back should be used again at once.
                .reconnectDelay(
                        Delay.exponential(Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
                .build();
        client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build())
                .build());
        connect();
    }

    /** Commands on the connection; empty until there is one. */
    public Optional<RedisAsyncCommands<String, byte[]>> commands() {
        return Optional.ofNullable(connection.get()).map(StatefulRedisConnection::async);
    }

    /**
     * Replaces a connection that counts as open but no longer answers: its server is gone without a word, and TCP would
     * notice after minutes only.
     */
    public void renew() {
        StatefulRedisConnection<String, byte[]> current = connection.get();
        if (current != null && current.isOpen() && connection.compareAndSet(current, null)) {
            hangUp(current);
            connect();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        StatefulRedisConnection<String, byte[]> current = connection.getAndSet(null);
        if (current != null) {
            hangUp(current);
        }
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
        resources.shutdown(0, CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private void connect() {
        if (connecting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("redis-connect").start(() -> {
                Optional<StatefulRedisConnection<String, byte[]>> made = connectUntilItWorks();
                // Only who sees a connection can ask for another one, so the flag falls first.
                connecting.set(false);
                made.ifPresent(this::keep);
            });
        }
    }

    private Optional<StatefulRedisConnection<String, byte[]>> connectUntilItWorks() {
        boolean reported = false;
        try {
            do {
                try {
                    return Optional.of(client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri));
                } catch (RuntimeException e) {
                    if (!reported) {
                        LOG.atWarn()
                                .addKeyValue("error", e.getClass().getSimpleName())
                                .log(
                                        "Redis cannot be reached; answers are not kept and limits not shared until it can");
                        reported = true;
                    }
                }
            } while (!closed.await(RETRY_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void keep(StatefulRedisConnection<String, byte[]> made) {
        connection.set(made);
        LOG.info("Connected to Redis");
        if (closed.getCount() == 0 && connection.compareAndSet(made, null)) {
            hangUp(made);
        }
    }

    private static void hangUp(StatefulRedisConnection<String, byte[]> old) {
        var _ = old.closeAsync().whenComplete((done, error) -> {
            if (error != null) {
                LOG.atDebug()
                        .addKeyValue("error", error.getClass().getSimpleName())
                        .log("Closing a connection to Redis failed");
            }
        });
    }
}
