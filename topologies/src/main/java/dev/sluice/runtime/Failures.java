package dev.sluice.runtime;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsException;

/** Tells trouble around the process, which passes, from trouble with a record, which stays. */
final class Failures {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private Failures() {}

    /** Whether the same work may succeed when it is tried again: broker or registry are away or slow. */
    static boolean isTransient(Throwable failure) {
        return any(failure, Failures::passes);
    }

    /** Whether the record is not at fault: trouble that passes, missing rights, or Kafka Streams' own state. */
    static boolean isAround(Throwable failure) {
        return any(
                failure,
                cause -> passes(cause)
                        || cause instanceof AuthenticationException
                        || cause instanceof AuthorizationException
                        || cause instanceof StreamsException
                        || isDenied(cause));
    }

    private static boolean passes(Throwable cause) {
        return cause instanceof RetriableException
                // An IOException as such is no sign of the network: a truncated Avro datum is one too.
                || cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof HttpTimeoutException
                || cause instanceof SSLException
                || (cause instanceof RestClientException rest && isAway(rest.getStatus()));
    }

    private static boolean isAway(int status) {
        return status >= SERVER_ERROR || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
    }

    private static boolean isDenied(Throwable cause) {
        return cause instanceof RestClientException rest && (rest.getStatus() == 401 || rest.getStatus() == 403);
    }

    private static boolean any(Throwable failure, Predicate<Throwable> test) {
        // Cause chains may be cyclic; no honest one is this long.
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 50; cause = cause.getCause(), depth++) {
            if (test.test(cause)) {
                return true;
            }
        }
        return false;
    }
}
