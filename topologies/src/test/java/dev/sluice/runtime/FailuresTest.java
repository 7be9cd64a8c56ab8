package dev.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    @ParameterizedTest
    @MethodSource("passing")
    void troubleThatPassesGetsANewThread(Exception failure) {
        List<Object> pauses = new ArrayList<>();
        UncaughtExceptions exceptions = new UncaughtExceptions(pauses::add);

        var response = exceptions.handle(new StreamsException("thread died", failure));

        assertThat(response).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        assertThat(pauses).hasSize(1);
        assertThat(exceptions.fatal()).isEmpty();
        assertThat(Failures.isAround(failure)).isTrue();
    }

    static Stream<Exception> passing() {
        return Stream.of(
                new TimeoutException("broker"),
                new SerializationException("no schema", new ConnectException("refused")),
                new SerializationException("no schema", new RestClientException("down", 503, 50301)),
                new RestClientException("slow down", 429, 42901));
    }

    @ParameterizedTest
    @MethodSource("staying")
    void troubleWithTheRecordIsTheRecords(Exception failure) {
        assertThat(Failures.isTransient(failure)).isFalse();
        assertThat(Failures.isAround(failure)).isFalse();
    }

    static Stream<Exception> staying() {
        return Stream.of(
                new SerializationException("truncated", new EOFException()),
                new SerializationException("no such schema", new RestClientException("unknown", 404, 40403)),
                new IllegalArgumentException("poison"));
    }

    @Test
    void everythingElseEndsTheProcessAndIsRemembered() {
        UncaughtExceptions exceptions = new UncaughtExceptions(pause -> {
            throw new AssertionError("no pause");
        });
        Exception denied = new AuthorizationException("no");
        exceptions.handle(denied);

        var response = exceptions.handle(new OutOfMemoryError());

        assertThat(response).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(exceptions.fatal()).contains(denied);
        assertThat(Failures.isAround(denied)).isTrue();
    }
}
