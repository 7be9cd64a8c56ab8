package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.policy;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.budget.dispatch.DispatchAssembler;
import dev.sluice.budget.dispatch.DispatchQueue.Batch;
import dev.sluice.budget.dispatch.DispatchQueue.Group;
import dev.sluice.schema.Admission;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ContextPolicy;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.UsageEvent;
import dev.sluice.tokens.TokenCounter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Calls that are held to a policy of kind context. One token of model small costs 1,000 nano-USD in. */
class TrimmedCallTest {

    private static final TokenCounter TOKENS = new TokenCounter();

    private static Policy context(UnaryOperator<ContextPolicy.Builder> with) {
        return policy("context")
                .setContext(with.apply(ContextPolicy.newBuilder()).build())
                .build();
    }

    /** A system prompt and some exchanges of 20 words each. */
    private static LlmRequest.Builder conversation(String id, int exchanges) {
        List<Message> messages = new ArrayList<>();
        messages.add(new Message("system", "You keep sluices.", null, null, null));
        for (int i = 0; i < exchanges; i++) {
            messages.add(new Message("user", "Question " + i + " why".repeat(20), null, null, null));
            messages.add(new Message("assistant", "Answer " + i + " because".repeat(20), null, null, null));
        }
        messages.add(new Message("user", "And now?", null, null, null));
        return request(id).setMessages(messages);
    }

    private static Admission admitted(LlmRequest.Builder request) {
        LlmRequest built = request.build();
        return admission(built, TOKENS.count(built), T0);
    }

    private static DispatchItem item(MemoryGate gate, String id) {
        DispatchAssembler assembler = new DispatchAssembler(gate, gate.requests, gate.reservations);
        return assembler
                .assemble(
                        new Batch(
                                new Group("INTERACTIVE", "openai", "small", "openai/small-v1", "chat"),
                                List.of(gate.dispatched.getLast())),
                        T0)
                .orElseThrow()
                .getItems()
                .stream()
                .filter(item -> item.getRequest().getRequestId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theOldestTurnsAreLeftOutAndSavedInTheLedger() {
        var gate = new MemoryGate(context(c -> c.setMaxPromptTokens(110)), budget("all", 1_000_000_000));
        Admission admission = admitted(conversation("r1", 6));
        gate.admit(admission);

        DispatchItem item = item(gate, "r1");
        int sent = TOKENS.count(item.getRequest());
        assertThat(sent).isLessThanOrEqualTo(110).isEqualTo(item.getPromptTokens());
        assertThat(item.getRequest().getMessages())
                .startsWith(admission.getRequest().getMessages().getFirst())
                .endsWith(admission.getRequest().getMessages().getLast());
        assertThat(item.getRequest().getMessages().get(1).getRole()).isEqualTo("user");
        Reservation reservation = gate.reservation("r1:1");
        assertThat(reservation.getTrimmedTokens()).isEqualTo(admission.getPromptTokens() - sent);

        gate.report(succeeded("r1", 1));

        UsageEvent line = gate.lines.getLast();
        assertThat(line.getPromptTokensEstimated()).isEqualTo(sent);
        assertThat(line.getTrimmedTokens()).isEqualTo(admission.getPromptTokens() - sent);
        assertThat(line.getSavedNanoUsd()).isEqualTo(line.getTrimmedTokens() * 1_000);
        assertThat(line.getSavingTechnique()).isEqualTo("trimming");
    }

    @Test
    void anotherAttemptLeavesOutTheSameOfTheWholeConversation() {
        var gate = new MemoryGate(context(c -> c.setMaxPromptTokens(110)));
        gate.admit(admitted(conversation("r1", 6)));
        List<Message> first = item(gate, "r1").getRequest().getMessages();
        gate.report(Fixtures.completion(CompletionKind.ABANDONED, "r1", 1).build());

        assertThat(item(gate, "r1").getAttempt()).isEqualTo(2);
        assertThat(item(gate, "r1").getRequest().getMessages()).isEqualTo(first);
        assertThat(gate.request("r1").getAdmission().getRequest().getMessages()).hasSize(14);
    }

    @Test
    void passagesThatIntakeLeftOutAreSavedToo() {
        var gate = new MemoryGate();
        Admission admission =
                Admission.newBuilder(admission("r1")).setTrimmedTokens(40).build();
        gate.admit(admission);
        gate.report(succeeded("r1", 1));

        UsageEvent line = gate.lines.getLast();
        assertThat(line.getTrimmedTokens()).isEqualTo(40);
        assertThat(line.getSavedNanoUsd()).isEqualTo(40_000);
        assertThat(line.getSavingTechnique()).isEqualTo("trimming");
    }

    @Test
    void whatStaysTooLongIsRefusedAndRawBodiesAreNeverCut() {
        var gate = new MemoryGate(context(c -> c.setMaxPromptTokens(10)));
        gate.admit(admitted(conversation("long", 1)));
        gate.admit(admission(
                request("raw")
                        .setMessages(List.of())
                        .setRawBody(ByteBuffer.wrap(new byte[] {'{', '}'}))
                        .build(),
                11,
                T0));

        assertThat(gate.refusals)
                .extracting(
                        refusal -> refusal.getError().getCode(),
                        refusal -> refusal.getError().getField())
                .containsExactly(tuple("CONTEXT_TOO_LONG", "messages"), tuple("CONTEXT_TOO_LONG", "raw_body"));
        assertThat(gate.dispatched).isEmpty();
    }

    @Test
    void theCeilingOfAPolicyHoldsForAllThatAskForMoreOrNothing() {
        var gate = new MemoryGate(context(c -> c.setMaxOutputTokens(50)), budget("all", 1_000_000_000));
        gate.admit(admission("more"));
        gate.admit(admission("none", r -> r.setMaxOutputTokens(null)));
        gate.admit(admission("less", r -> r.setMaxOutputTokens(7)));

        assertThat(gate.reservations.all())
                .extracting(Reservation::getMaxOutputTokens)
                .containsExactly(50, 50, 7);
        assertThat(gate.reservation("more:1").getQuoteNanoUsd()).isEqualTo(126 * 1_000L + 50 * 2_000L);
        assertThat(gate.refusals).isEmpty();
    }

    @Test
    void aRuleForAModelHoldsForWhatABudgetMovesTheCallTo() {
        var gate = new MemoryGate(
                context(c -> c.setModel("small").setMaxOutputTokens(20)),
                budget("all", Fixtures.LARGE_QUOTE - 1, b -> b.setAction("DOWNGRADE")),
                route("auto", "small", "large"));
        gate.admit(admission("r1", r -> r.setModel("large")));

        assertThat(gate.reservation("r1:1").getModel()).isEqualTo("small");
        assertThat(gate.reservation("r1:1").getMaxOutputTokens()).isEqualTo(20);
    }

    @Test
    void vectorsAreFundedByTheirInputAloneAndNeverMovedToAnotherModel() {
        var gate = new MemoryGate(
                context(c -> c.setMaxPromptTokens(10)),
                budget("all", 200_000, b -> b.setAction("DOWNGRADE")),
                route("auto", "small", "large"));
        gate.admit(embeddings("dear", "large"));
        gate.admit(embeddings("fits", "small"));

        Reservation reservation = gate.reservation("fits:1");
        assertThat(reservation.getQuoteNanoUsd()).isEqualTo(126_000);
        assertThat(reservation.getMaxOutputTokens()).isNull();
        assertThat(gate.dispatched.getFirst().getInputs()).isEqualTo(2);
        assertThat(gate.dispatched.getFirst().getTokens()).isEqualTo(100);
        assertThat(gate.refusals.getFirst().getError().getCode()).isEqualTo("BUDGET_EXCEEDED");
        assertThat(gate.dispatched).hasSize(1);
    }

    private static Admission embeddings(String id, String model) {
        return admission(
                request(id)
                        .setModel(model)
                        .setMessages(List.of())
                        .setMaxOutputTokens(null)
                        .setOperation("embeddings")
                        .setInputs(List.of("one", "two"))
                        .build(),
                100,
                T0);
    }
}
