package dev.sluice.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.Feedback;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExperimentReportTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void addsUpByArm() throws Exception {
        ExperimentReport report = new ExperimentReport(null);
        report.add(call("r1", "a", 100, 10).setCheckFailed("REFUSAL").build());
        report.add(call("r1", "a", 900, 90).setLineId("r1:2:call").setAttempt(2).build());
        report.add(call("r2", "a", 200, 20).build());
        report.add(call("r3", "b", 50, 30).build());
        report.add(call("r3", "b", -10, 30)
                .setLineId("r3:1:call:rated:1")
                .setKind(UsageKind.CORRECTION)
                .setUsage(null)
                .setProviderLatencyMs(null)
                .build());
        report.add(call("r4", "b", 0, 0)
                .setKind(UsageKind.ERROR)
                .setUsage(null)
                .setProviderLatencyMs(null)
                .build());
        report.add(call("r5", null, 7, 5).build());
        report.add(call("r6", "a", 9_999, 1).setRoute(null).build());
        report.add(feedback("r1", "WRONG"));
        report.add(feedback("r1", "RIGHT"));
        report.add(feedback("r3", "WRONG"));
        report.add(feedback("r3", "hm"));
        report.add(feedback("r6", "WRONG"));

        List<ArmResult> results = report.results();

        assertThat(results)
                .extracting(
                        ArmResult::arm,
                        ArmResult::requests,
                        ArmResult::costNanoUsd,
                        ArmResult::costPerRequest,
                        ArmResult::calls,
                        ArmResult::escalated,
                        ArmResult::failed)
                .containsExactly(
                        tuple(null, 1L, 7L, 7L, 1L, 0L, 0L),
                        tuple("a", 2L, 1_200L, 600L, 3L, 1L, 0L),
                        tuple("b", 2L, 40L, 20L, 1L, 0L, 1L));
        assertThat(results)
                .extracting(ArmResult::p50Ms, ArmResult::p95Ms, ArmResult::right, ArmResult::wrong)
                .containsExactly(tuple(5L, 5L, 0L, 0L), tuple(20L, 90L, 1L, 0L), tuple(30L, 30L, 0L, 1L));
        JsonNode json = new ObjectMapper().readTree(ReportText.json(results));
        assertThat(json.get(1).get("escalation_rate").asDouble()).isEqualTo(0.5);
        assertThat(json.get(0).get("arm").isNull()).isTrue();
        assertThat(ReportText.table(results).lines()).hasSize(4).anyMatch(row -> row.contains("50.0 %"));
    }

    @Test
    void canBeOfOneRoute() {
        ExperimentReport report = new ExperimentReport("other");
        report.add(call("r1", "a", 100, 10).build());
        report.add(call("r2", "a", 100, 10).setRoute("other").build());

        assertThat(report.results()).extracting(ArmResult::route).containsExactly("other");
    }

    private static UsageEvent.Builder call(String id, @Nullable String arm, long cost, long latency) {
        return UsageEvent.newBuilder()
                .setLineId(id + ":1:call")
                .setRequestId(id)
                .setTenant("acme")
                .setKind(UsageKind.PROVIDER_CALL)
                .setStatus(UsageStatus.CONFIRMED)
                .setSource(AnswerSource.PROVIDER)
                .setRoute("auto")
                .setArm(arm)
                .setUsage(new TokenUsage(1L, 0L, Map.of(), 1L, 0L))
                .setCostNanoUsd(cost)
                .setProviderLatencyMs(latency)
                .setEventTime(AT)
                .setRecordedAt(AT);
    }

    private static Feedback feedback(String id, String verdict) {
        return Feedback.newBuilder()
                .setRequestId(id)
                .setTenant("acme")
                .setVerdict(verdict)
                .setEventTime(AT)
                .build();
    }
}
