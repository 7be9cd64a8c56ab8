package dev.sluice.cache.stream;

import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.Fixtures;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Answer;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash that took all output and no state: the input since the last commit is read again. */
class ReplayTest {

    @TempDir
    Path stateDir;

    @Test
    void everyoneIsAnsweredAgainFromStateThatSurvived() {
        try (CachePipeline cache = new CachePipeline(stateDir)) {
            List<LlmRequest> asked = List.of(
                    request("r1", "What is Kafka?").build(),
                    request("r2", "What is Kafka?").build(),
                    request("r3", "what is Kafka").build());
            asked.forEach(cache::ask);
            Answer answer = cache.answer(cache.onlyAdmission(), "A log.");
            cache.ask(request("r4", "What is Kafka?").build());
            cache.responses.readValuesToList();

            asked.forEach(cache::ask);
            cache.deliver(answer);
            cache.ask(request("r4", "What is Kafka?").build());

            assertThat(cache.responses.readValuesToList())
                    .allMatch(response -> response.getStatus() == ResponseStatus.OK)
                    .extracting(LlmResponse::getRequestId)
                    .contains("r1", "r2", "r3", "r4");
            assertThat(cache.admissions.isEmpty()).isTrue();
        }
    }

    @Test
    void deadlineThatWasNotHeardIsToldAgainByTheNextOwner() {
        try (CachePipeline cache = new CachePipeline(stateDir.resolve("first"));
                CachePipeline next = new CachePipeline(stateDir.resolve("next"))) {
            cache.ask(request("r1", "What is Kafka?").build());
            cache.pass(Fixtures.TIMEOUT.plusSeconds(8));
            String told = cache.onlyResponse().getError().getCode();
            for (String store :
                    List.of(ExactStores.FLIGHTS, ExactStores.REQUESTS, ExactStores.MEMBERS, ExactStores.TIMERS)) {
                next.restore(cache, store);
            }

            next.pass(Fixtures.TIMEOUT.plusSeconds(8));

            assertThat(next.onlyResponse().getError().getCode()).isEqualTo(told);
            next.pass(Fixtures.TIMEOUT);
            assertThat(next.responses.isEmpty()).isTrue();
        }
    }

    @Test
    void leaderIsForwardedAgainUntilItIsAnswered() {
        try (CachePipeline cache = new CachePipeline(stateDir)) {
            cache.ask(request("r1", "What is Kafka?").build());
            Admission first = cache.onlyAdmission();

            cache.ask(request("r1", "What is Kafka?").build());

            assertThat(cache.onlyAdmission()).isEqualTo(first);
        }
    }
}
