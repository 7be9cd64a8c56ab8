package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ledger.Bill;
import dev.sluice.ledger.BillColumns;
import dev.sluice.ledger.Charges;
import dev.sluice.ledger.Reconciliation;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Message;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.RetrievedChunk;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.simulator.BillLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is sent of a prompt, and many requests for vectors in few calls. */
@ExtendWith(SharedStack.class)
class EconomyIT {

    private static final String TRIMMED = "economy-trim";
    private static final String EMBEDDED = "economy-embed";
    private static final int REQUESTS = 200;
    /** Of gpt-5-nano, for a token of input. */
    private static final long NANO_USD = 50;

    private static final int MOST_TOKENS = 160;

    @TempDir
    private Path folder;

    @Test
    void aTemplateIsFilledAndWhatTheContextHasNoRoomForIsSaved(TestStack stack) throws Exception {
        stack.apply("""
                context:
                  - {tenant: %s, max-prompt-tokens: %d, top-k: 1, max-output-tokens: 40}
                templates:
                  - {id: help, tenant: %s, messages: [{role: system, content: "You help customers of {{product}}."}]}
                """.formatted(TRIMMED, MOST_TOKENS, TRIMMED));
        try (Pipeline pipeline = new Pipeline(stack.config(), TRIMMED)) {
            // Each instance reads policies once a second; what it does not know yet is answered with an error.
            List<LlmRequest> tried = new ArrayList<>();
            await("an answer by the template").atMost(Duration.ofSeconds(20)).until(() -> {
                tried.add(templated(pipeline, "long-" + tried.size(), 8));
                return pipeline.ask(tried.getLast()).getStatus() == ResponseStatus.OK;
            });

            LlmRequest request = tried.getLast();
            UsageEvent line = pipeline.awaitLedger(List.of(request)).getFirst();
            BillLine billed = stack.bill(TRIMMED).lines().stream()
                    .filter(bill -> bill.id().equals(line.getProviderRequestId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(billed.promptTokens()).isLessThanOrEqualTo(MOST_TOKENS);
            assertThat(billed.completionTokens()).isLessThanOrEqualTo(40);
            assertThat(line.getCostNanoUsd()).isEqualTo(billed.costNanoUsd());
            assertThat(line.getTemplateId()).isEqualTo("help");
            assertThat(line.getTrimmedTokens()).isGreaterThan(200);
            assertThat(line.getSavedNanoUsd()).isEqualTo(line.getTrimmedTokens() * NANO_USD);
            assertThat(line.getSavingTechnique()).isEqualTo("trimming");
        }
    }

    @Test
    void requestsForVectorsShareCallsAndTheLedgerEqualsTheBill(TestStack stack) throws Exception {
        stack.apply("""
                prices:
                  - {id: it-embed, provider: openai, model: text-embedding-3-small, free: true, input: 0.02, output: 0, valid-from: 2025-01-01T00:00:00Z}
                deployments:
                  - {model: text-embedding-3-small, provider: openai}
                budgets:
                  - {id: it-embed, tenant: %s, window: day, limit-usd: 1}
                """.formatted(EMBEDDED));
        try (Pipeline pipeline = new Pipeline(stack.config(), EMBEDDED)) {
            List<LlmRequest> first = embeddings(pipeline, "first");

            List<LlmResponse> answered = pipeline.askAll(first);

            assertThat(answered).extracting(LlmResponse::getStatus).containsOnly(ResponseStatus.OK);
            List<UsageEvent> lines = pipeline.awaitLedger(first);
            List<BillLine> bill = stack.bill(EMBEDDED).lines();
            assertThat(lines).hasSize(REQUESTS).extracting(UsageEvent::getKind).containsOnly(UsageKind.PROVIDER_CALL);
            assertThat(bill).hasSizeLessThan(REQUESTS / 2);
            assertThat(lines.stream().mapToLong(UsageEvent::getCostNanoUsd).sum())
                    .isEqualTo(bill.stream().mapToLong(BillLine::costNanoUsd).sum());
            assertThat(lines.stream()
                            .mapToLong(line -> line.getUsage().getInputUncached())
                            .sum())
                    .isEqualTo(bill.stream().mapToLong(BillLine::promptTokens).sum());
            assertThat(reconciled(bill, lines).differences()).isEmpty();

            List<LlmResponse> again = pipeline.askAll(embeddings(pipeline, "again"));

            // A body that the store does not give within its few milliseconds is a miss; on a busy machine that
            // happens.
            assertThat(again)
                    .filteredOn(response -> response.getSource() == AnswerSource.EXACT_CACHE)
                    .hasSizeGreaterThan(REQUESTS * 9 / 10);
            assertThat(again.stream().map(EconomyIT::vectors).toList())
                    .isEqualTo(answered.stream().map(EconomyIT::vectors).toList())
                    .allSatisfy(vectors -> assertThat(vectors)
                            .hasSize(2)
                            .allSatisfy(vector -> assertThat(Base64.getDecoder().decode(vector))
                                    .hasSize(1_536 * Float.BYTES)));
        }
    }

    private static LlmRequest templated(Pipeline pipeline, String id, int exchanges) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < exchanges; i++) {
            messages.add(new Message("user", "Question " + i + " about" + " the invoice".repeat(15), null, null, null));
            messages.add(
                    new Message("assistant", "Answer " + i + " about" + " the contract".repeat(15), null, null, null));
        }
        messages.add(new Message("user", "So what do I have to pay for " + id + "?", null, null, null));
        return pipeline.request(
                id,
                "",
                request -> request.setMessages(messages)
                        .setTemplateId("help")
                        .setTemplateVariables(Map.of("product", "the sluice"))
                        .setChunks(List.of(
                                new RetrievedChunk("kb-1", "Invoices are due after fourteen days.", 0.9, null),
                                new RetrievedChunk("kb-2", "Contracts end after one year.", 0.2, null))));
    }

    private static List<LlmRequest> embeddings(Pipeline pipeline, String round) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> pipeline.request(
                        round + "-" + i,
                        "",
                        request -> request.setModel("text-embedding-3-small")
                                .setMessages(List.of())
                                .setMaxOutputTokens(null)
                                .setOperation("embeddings")
                                .setInputs(List.of("Article " + i + " of the statutes", "word ".repeat(1 + i % 7)))))
                .toList();
    }

    private static List<String> vectors(LlmResponse response) {
        try {
            JsonNode body = new ObjectMapper()
                    .readTree(StandardCharsets.UTF_8
                            .decode(response.getBody().duplicate())
                            .toString());
            List<String> vectors = new ArrayList<>();
            body.path("data").forEach(item -> vectors.add(item.path("embedding").textValue()));
            return vectors;
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private Reconciliation reconciled(List<BillLine> bill, List<UsageEvent> lines) throws Exception {
        Path file = folder.resolve("bill.csv");
        Files.write(
                file,
                Stream.concat(
                                Stream.of("id,request_id,cost_nano_usd"),
                                bill.stream()
                                        .map(line -> line.id() + "," + line.requestId() + "," + line.costNanoUsd()))
                        .toList());
        Charges charges = new Charges();
        lines.forEach(charges::add);
        return Reconciliation.of(Bill.read(file, new BillColumns(null, null, null)), charges);
    }
}
