package dev.sluice.cache.stream;

import static dev.sluice.cache.Fixtures.message;
import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.cache.Fixtures;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.ContextPolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Message;
import dev.sluice.schema.Policy;
import dev.sluice.schema.RetrievedChunk;
import dev.sluice.schema.TemplatePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates, passages and requests for vectors on their way through the cache. */
class EconomyFlowTest {

    @TempDir
    Path stateDir;

    private CachePipeline cache;

    @BeforeEach
    void open() {
        cache = new CachePipeline(stateDir);
        apply(template(1, "You are a helper."));
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void theSamePromptIsTheSameWhetherATemplateMadeItOrNot() {
        cache.ask(templated("r1", "What is Kafka?"));
        Admission admission = cache.onlyAdmission();
        cache.answer(admission, "A log.");
        cache.responses.readValuesToList();

        cache.ask(request("r2", "What is Kafka?").build());

        assertThat(admission.getRequest().getMessages())
                .extracting(Message::getContent)
                .containsExactly("You are a helper.", "What is Kafka?");
        assertThat(admission.getRequest().getTemplateId()).isEqualTo("help");
        assertThat(cache.onlyResponse().getSource()).isEqualTo(AnswerSource.EXACT_CACHE);
    }

    @Test
    void anotherVersionIsAnotherPromptButNotForARecordThatIsReadAgain() {
        cache.ask(templated("r1", "What is Kafka?"));
        Admission first = cache.onlyAdmission();
        apply(template(2, "You are a rude one."));
        cache.pass(Duration.ofSeconds(2));

        cache.ask(templated("r1", "What is Kafka?"));
        cache.ask(templated("r2", "What is Kafka?"));

        assertThat(cache.admissions.readValuesToList())
                .extracting(admission ->
                        admission.getRequest().getMessages().getFirst().getContent())
                .containsExactly("You are a helper.", "You are a rude one.");
        assertThat(first.getRequest().getMessages().getFirst().getContent()).isEqualTo("You are a helper.");
    }

    @Test
    void whatCannotBeFilledIsAnsweredAtOnceAndMayBeSentAgain() {
        LlmRequest unknown = request("r1", "Hi?").setTemplateId("later").build();
        cache.ask(unknown);
        cache.ask(request("r2", "Hi?").setTemplateId("help").build());
        apply(Policy.newBuilder()
                .setPolicyId("template:*:later:1")
                .setTemplate(new TemplatePolicy("later", 1, List.of(message("system", "Later."))))
                .setUpdatedAt(Fixtures.START)
                .build());
        cache.pass(Duration.ofSeconds(2));

        cache.ask(unknown);

        assertThat(cache.responses.readValuesToList())
                .extracting(response -> response.getError().getCode())
                .containsExactly("UNKNOWN_TEMPLATE", "TEMPLATE_VARIABLE_MISSING");
        assertThat(cache.onlyAdmission().getRequest().getMessages()).hasSize(3);
    }

    @Test
    void passagesAreChosenByPolicyAndAreNobodysQuestion() {
        apply(Policy.newBuilder()
                .setPolicyId("context:*:*:*")
                .setContext(ContextPolicy.newBuilder().setTopK(1).build())
                .setUpdatedAt(Fixtures.START)
                .build());
        cache.pass(Duration.ofSeconds(2));
        List<RetrievedChunk> chunks = List.of(
                new RetrievedChunk("a", "Write to jane.roe@corp.example.org or call +44 20 7946 0958.", 0.9, null),
                new RetrievedChunk("b", "Nothing of use.", 0.1, null));

        cache.ask(request("r1", "How do I get a refund?").setChunks(chunks).build());

        Admission admission = cache.onlyAdmission();
        assertThat(admission.getRequest().getMessages())
                .extracting(Message::getContent)
                .containsExactly(
                        "You are a helper.",
                        "[a]\nWrite to jane.roe@corp.example.org or call +44 20 7946 0958.",
                        "How do I get a refund?");
        assertThat(admission.getTrimmedTokens()).isPositive();
        assertThat(admission.getBodyTtlMs()).isPositive();
    }

    @Test
    void vectorsAreCachedAndCoalescedByTheirTextsAlone() {
        cache.ask(embeddings("r1", "one", "two"));
        cache.ask(embeddings("r2", "one", "two"));
        cache.ask(embeddings("r3", "two", "one"));
        List<Admission> admissions = cache.admissions.readValuesToList();
        assertThat(admissions).extracting(a -> a.getRequest().getRequestId()).containsExactly("r1", "r3");
        assertThat(admissions.getFirst().getPromptTokens()).isEqualTo(2);
        assertThat(cache.semanticInputs.isEmpty()).isTrue();

        cache.answer(admissions.getFirst(), "");
        cache.ask(embeddings("r4", "one", "two"));

        assertThat(cache.responses.readValuesToList())
                .extracting(LlmResponse::getRequestId, LlmResponse::getSource)
                .containsExactlyInAnyOrder(
                        tuple("r1", AnswerSource.PROVIDER),
                        tuple("r2", AnswerSource.COALESCED),
                        tuple("r4", AnswerSource.EXACT_CACHE));
    }

    private LlmRequest templated(String id, String question) {
        return request(id, question)
                .setMessages(List.of(message("user", question)))
                .setTemplateId("help")
                .setTemplateVariables(Map.of("who", "a"))
                .build();
    }

    private static LlmRequest embeddings(String id, String... inputs) {
        return request(id, "q")
                .setMessages(List.of())
                .setMaxOutputTokens(null)
                .setModel("text-embedding-3-small")
                .setOperation("embeddings")
                .setInputs(List.of(inputs))
                .build();
    }

    private void apply(Policy policy) {
        cache.policies.pipeInput(policy.getPolicyId(), policy);
    }

    private static Policy template(int version, String text) {
        return Policy.newBuilder()
                .setPolicyId("template:*:help:" + version)
                .setTemplate(new TemplatePolicy(
                        "help", version, List.of(message("system", text.replace(" a ", " {{who}} ")))))
                .setUpdatedAt(Fixtures.START)
                .build();
    }
}
