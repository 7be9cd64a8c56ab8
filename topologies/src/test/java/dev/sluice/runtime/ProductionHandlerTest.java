package dev.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class ProductionHandlerTest {

    private static final ErrorHandlerContext UNUSED = (ErrorHandlerContext) Proxy.newProxyInstance(
            ProductionHandlerTest.class.getClassLoader(),
            new Class<?>[] {ErrorHandlerContext.class},
            (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    @ParameterizedTest
    @MethodSource("failures")
    void onlyWhatIsTooLargeIsLeftOut(Exception failure, Result expected) {
        assertThat(handled(failure)).isEqualTo(expected);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new RecordTooLargeException("too large"), Result.RESUME),
                arguments(new NotEnoughReplicasException("broker is away"), Result.RETRY),
                arguments(new TopicAuthorizationException("denied"), Result.FAIL),
                arguments(new IllegalStateException("closed"), Result.FAIL));
    }

    @Test
    void logNamesTopicAndSizesAndQuotesNothing() {
        Logger logger = (Logger) LoggerFactory.getLogger(ProductionHandler.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            handled(new RecordTooLargeException("my secret prompt"));
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage())
                    .contains("llm.responses", "key 0 bytes", "value 16 bytes")
                    .doesNotContain("secret");
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    private static Result handled(Exception failure) {
        byte[] value = "my secret prompt".getBytes(StandardCharsets.UTF_8);
        return new ProductionHandler()
                .handleError(UNUSED, new ProducerRecord<>("llm.responses", value), failure)
                .result();
    }
}
