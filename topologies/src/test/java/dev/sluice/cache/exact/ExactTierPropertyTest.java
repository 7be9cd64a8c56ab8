package dev.sluice.cache.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.ResponseStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is lost and repeated, everyone is answered, with an answer to their own question, and nothing is bought twice. */
class ExactTierPropertyTest {

    /** One thing that happens, printable. */
    record Step(String name, Consumer<Deployment> action) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Property(tries = 3000)
    void everyoneIsAnswered(@ForAll long seed, @ForAll("histories") List<Step> history) {
        Deployment deployment = new Deployment(seed);

        history.forEach(step -> step.action().accept(deployment));
        deployment.settle();

        assertThat(deployment.delivered.keySet()).containsExactlyInAnyOrderElementsOf(deployment.questions.keySet());
        deployment.delivered.forEach((id, responses) -> assertThat(responses)
                .filteredOn(response -> response.getStatus() == ResponseStatus.OK)
                .extracting(LlmResponse::getContent)
                .allMatch(content -> content.startsWith("to " + deployment.meaningOf(id))));
        assertThat(deployment.billed).doesNotHaveDuplicates();
    }

    @Property(tries = 1000)
    void withoutRefusalsAndDelaysEveryoneGetsAnAnswer(@ForAll long seed, @ForAll("calmHistories") List<Step> history) {
        Deployment deployment = new Deployment(seed);

        history.forEach(step -> step.action().accept(deployment));
        deployment.settle();

        deployment
                .questions
                .keySet()
                .forEach(id -> assertThat(deployment.delivered.get(id))
                        .as(id)
                        .isNotNull()
                        .anyMatch(response -> response.getStatus() == ResponseStatus.OK));
    }

    /** Between a hit and its repetition its entry goes, so that it cannot be repeated. */
    @Property(tries = 1000)
    void everyoneIsAnsweredThoughWhatWasServedIsGone(@ForAll long seed, @ForAll("losses") List<Step> history) {
        Deployment deployment = new Deployment(seed);
        deployment.ask("r0", "a 0", true);
        deployment.settle();

        history.forEach(step -> step.action().accept(deployment));
        deployment.settle();

        assertThat(deployment.delivered.keySet()).containsExactlyInAnyOrderElementsOf(deployment.questions.keySet());
        deployment.delivered.forEach((id, responses) -> assertThat(responses)
                .filteredOn(response -> response.getStatus() == ResponseStatus.OK)
                .extracting(LlmResponse::getContent)
                .allMatch(content -> content.startsWith("to " + deployment.meaningOf(id))));
        assertThat(deployment.billed).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<List<Step>> losses() {
        Arbitrary<Step> searches = Combinators.combine(
                        Arbitraries.integers().between(1, 5), Arbitraries.of("a 1", "a 2", "a 3"))
                .as((id, question) -> new Step("search r" + id + " " + question, d -> {
                    d.ask("r" + id, question, true);
                    d.readAllExact();
                    d.commitExact();
                    d.readSemantic();
                }));
        return Arbitraries.frequencyOf(
                        Tuple.of(4, searches),
                        Tuple.of(2, Arbitraries.just(new Step("read exact", Deployment::readExact))),
                        Tuple.of(3, Arbitraries.just(new Step("bodies expire", Deployment::expireBodies))),
                        Tuple.of(4, Arbitraries.just(new Step("crash semantic", Deployment::crashSemantic))),
                        Tuple.of(1, Arbitraries.just(new Step("crash exact", Deployment::crashExact))),
                        Tuple.of(1, Arbitraries.just(new Step("commit", Deployment::commit))),
                        Tuple.of(2, Arbitraries.just(new Step("work", d -> d.work(true)))),
                        Tuple.of(1, Arbitraries.just(new Step("minute", d -> d.pass(Duration.ofSeconds(61))))))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Arbitraries.frequencyOf(
                        Tuple.of(12, calm()),
                        Tuple.of(
                                1,
                                Arbitraries.of(
                                        new Step("refuse request", d -> d.refuse(RefusalScope.REQUEST)),
                                        new Step("refuse flight", d -> d.refuse(RefusalScope.FLIGHT)),
                                        new Step("work unstored", d -> d.work(false)),
                                        new Step("bodies expire", Deployment::expireBodies),
                                        new Step("minute passes", d -> d.pass(Duration.ofSeconds(61))),
                                        new Step("hour passes", d -> d.pass(Duration.ofMinutes(61))))))
                .list()
                .ofMaxSize(120);
    }

    @Provide
    Arbitrary<List<Step>> calmHistories() {
        return calm().list().ofMaxSize(120);
    }

    private static Arbitrary<Step> calm() {
        Arbitrary<Step> asks = Combinators.combine(
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.of("a 1", "a 2", "b 1"),
                        Arbitraries.integers().between(0, 9))
                .as((id, question, coin) ->
                        new Step("ask r" + id + " " + question, d -> d.ask("r" + id, question, coin > 0)));
        return Arbitraries.frequencyOf(
                Tuple.of(6, asks),
                Tuple.of(8, Arbitraries.just(new Step("read exact", Deployment::readExact))),
                Tuple.of(6, Arbitraries.just(new Step("read semantic", Deployment::readSemantic))),
                Tuple.of(3, Arbitraries.just(new Step("work", d -> d.work(true)))),
                Tuple.of(3, Arbitraries.just(new Step("flush some", Deployment::flushSome))),
                Tuple.of(2, Arbitraries.just(new Step("commit exact", Deployment::commitExact))),
                Tuple.of(2, Arbitraries.just(new Step("commit semantic", Deployment::commitSemantic))),
                Tuple.of(2, Arbitraries.just(new Step("crash exact", Deployment::crashExact))),
                Tuple.of(2, Arbitraries.just(new Step("crash semantic", Deployment::crashSemantic))));
    }
}
