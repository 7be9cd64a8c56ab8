package dev.sluice.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.economy.ContextRules.Chunks;
import dev.sluice.economy.PromptMaker.Choices;
import dev.sluice.economy.PromptMaker.Made;
import dev.sluice.schema.ContextPolicy;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.Policy;
import dev.sluice.schema.RetrievedChunk;
import dev.sluice.schema.SourceRef;
import dev.sluice.schema.TemplatePolicy;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.tokens.TokenCounter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromptMakerTest {

    /** The first serde of a JVM lets Avro instantiate the records, which builders do too. */
    private static final SingleObjectSerde<LlmRequest> SERDE = new SingleObjectSerde<>(LlmRequest.class);

    private final List<Policy> policies = new ArrayList<>(List.of(
            template(null, 1, "Old."), template(null, 2, "You help with {{product}}."), template("blue", 1, "Blue.")));

    @Test
    void fillsTheHighestVersionBeforeTheRequestsOwnTurns() {
        Made.Prompt made = made(request(r -> r.setTemplateVariables(Map.of("product", "{{sluice}}"))));

        assertThat(made.request().getMessages())
                .extracting(Message::getRole, Message::getContent)
                .containsExactly(tuple("system", "You help with {{sluice}}."), tuple("user", "How?"));
        assertThat(made.request().getTemplateVariables()).isEmpty();
        assertThat(made.choices().templateVersion()).isEqualTo(2);
        assertThat(made.trimmedTokens()).isZero();
    }

    @Test
    void aVersionMayBeNamedAndATenantMayHaveItsOwnTemplate() {
        assertThat(made(request(r -> r.setTemplateVersion(1)))
                        .request()
                        .getMessages()
                        .getFirst()
                        .getContent())
                .isEqualTo("Old.");
        assertThat(made(request(r -> r.setTenant("blue")))
                        .request()
                        .getMessages()
                        .getFirst()
                        .getContent())
                .isEqualTo("Blue.");
    }

    @Test
    void aRecordThatIsReadAgainIsFilledAsBefore() {
        Made.Prompt first = made(request(r -> r.setTemplateVariables(Map.of("product", "x"))));
        policies.add(template(null, 3, "New."));

        Made again = maker().make(request(r -> r.setTemplateVariables(Map.of("product", "x"))), first.choices());

        assertThat(again).isEqualTo(first);
        assertThat(made(request(r -> r)).choices().templateVersion()).isEqualTo(3);
    }

    @Test
    void whatCannotBeFilledIsAnErrorWithField() {
        ErrorInfo unknown = faulty(request(r -> r.setTemplateId("nope")));
        ErrorInfo version = faulty(request(r -> r.setTemplateVersion(7)));
        ErrorInfo missing = faulty(request(r -> r));
        ErrorInfo unused = faulty(request(r -> r.setTemplateVariables(Map.of("product", "x", "city", "secret"))));

        assertThat(unknown.getCode()).isEqualTo("UNKNOWN_TEMPLATE");
        assertThat(unknown.getField()).isEqualTo("template_id");
        assertThat(unknown.getAllowed()).isEqualTo("one of help");
        assertThat(version.getField()).isEqualTo("template_version");
        assertThat(version.getAllowed()).isEqualTo("left out, or one of 1, 2");
        assertThat(missing.getCode()).isEqualTo("TEMPLATE_VARIABLE_MISSING");
        assertThat(missing.getAllowed()).isEqualTo("values for product");
        assertThat(unused.getCode()).isEqualTo("TEMPLATE_VARIABLE_UNUSED");
        assertThat(unused.getValue()).isEqualTo("city");
        assertThat(unused.toString()).doesNotContain("secret");
    }

    @Test
    void aTemplateCannotMakeARequestLargerThanAllowed() {
        policies.add(template(null, 3, "{{a}}".repeat(100)));

        ErrorInfo error = faulty(request(r -> r.setTemplateVariables(Map.of("a", "x".repeat(1_000)))));

        assertThat(error.getCode()).isEqualTo("REQUEST_TOO_LARGE");
    }

    @Test
    void passagesGoRightBeforeTheLastTurnOfTheUser() {
        SourceRef source = new SourceRef("doc", 4L);
        LlmRequest request = plain(r -> r.setMessages(List.of(turn("system", "S"), turn("user", "Q")))
                .setChunks(List.of(
                        new RetrievedChunk("kb-1", "First.", 0.5, source),
                        new RetrievedChunk("kb-2", "Second.", 0.7, source))));

        Made.Prompt made = made(request);

        assertThat(made.request().getMessages())
                .extracting(Message::getContent)
                .containsExactly("S", "[kb-1]\nFirst.\n\n[kb-2]\nSecond.", "Q");
        assertThat(made.request().getChunks()).isEmpty();
        assertThat(made.request().getSources()).containsExactly(source);
        assertThat(made.asked().getMessages()).extracting(Message::getContent).containsExactly("S", "Q");
    }

    @Test
    void passagesAreHeldToThePolicyOfTheirFunction() {
        policies.add(context("chat", c -> c.setTopK(1)));
        policies.add(context(null, c -> c.setTopK(2)));
        List<RetrievedChunk> chunks = List.of(
                new RetrievedChunk("a", "First passage.", 0.1, null),
                new RetrievedChunk("b", "Another one.", 0.3, null),
                new RetrievedChunk("c", "Third of them.", 0.2, null));

        Made.Prompt chat = made(plain(r -> r.setFunction("chat").setChunks(chunks)));
        Made.Prompt other = made(plain(r -> r.setChunks(chunks)));

        assertThat(chat.request().getMessages().getFirst().getContent()).isEqualTo("[b]\nAnother one.");
        assertThat(chat.trimmedTokens())
                .isEqualTo(new TokenCounter().count("gpt-4o", "[a]\nFirst passage.")
                        + new TokenCounter().count("gpt-4o", "[c]\nThird of them."));
        assertThat(other.request().getMessages().getFirst().getContent())
                .isEqualTo("[b]\nAnother one.\n\n[c]\nThird of them.");
        assertThat(chat.choices()).isEqualTo(new Choices(null, new Chunks(1, null)));
    }

    @Test
    void aRequestWithNothingToMakeIsPassedOnAsItIs() {
        LlmRequest request = plain(r -> r);

        assertThat(made(request).request()).isSameAs(request);
    }

    @Test
    void onlyFunctionsWithLimitsOfTheirOwnAreKeptApart() {
        policies.add(context("chat", c -> c.setMaxPromptTokens(100)));
        policies.add(context("search", c -> c.setTopK(1)));
        policies.add(context(null, c -> c.setMaxPromptTokens(1_000)));

        assertThat(maker().scope(plain(r -> r.setFunction("chat")))).isNotNull();
        assertThat(maker().scope(plain(r -> r.setFunction("search")))).isNull();
        assertThat(maker().scope(plain(r -> r))).isNull();
    }

    private PromptMaker maker() {
        return new PromptMaker(new Templates(policies), new ContextRules(policies), new TokenCounter(), 10_000);
    }

    private Made.Prompt made(LlmRequest request) {
        return (Made.Prompt) maker().make(request, null);
    }

    private ErrorInfo faulty(LlmRequest request) {
        return ((Made.Faulty) maker().make(request, null)).error();
    }

    private static LlmRequest request(UnaryOperator<LlmRequest.Builder> with) {
        return plain(r -> with.apply(r.setTemplateId("help")));
    }

    private static LlmRequest plain(UnaryOperator<LlmRequest.Builder> with) {
        LlmRequest request = with.apply(LlmRequest.newBuilder()
                        .setRequestId("r")
                        .setTenant("acme")
                        .setModel("gpt-4o")
                        .setMessages(List.of(turn("user", "How?")))
                        .setCreatedAt(Instant.EPOCH))
                .build();
        return SERDE.decode(SERDE.encode(request));
    }

    private static Message turn(String role, String text) {
        return new Message(role, text, null, null, null);
    }

    private static Policy template(@Nullable String tenant, int version, String text) {
        return Policy.newBuilder()
                .setPolicyId("template:" + tenant + ":help:" + version)
                .setTenant(tenant)
                .setTemplate(new TemplatePolicy("help", version, List.of(turn("system", text))))
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }

    private static Policy context(@Nullable String function, UnaryOperator<ContextPolicy.Builder> with) {
        return Policy.newBuilder()
                .setPolicyId("context:" + function)
                .setContext(with.apply(ContextPolicy.newBuilder().setFunction(function))
                        .build())
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }
}
