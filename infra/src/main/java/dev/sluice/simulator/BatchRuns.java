package dev.sluice.simulator;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.simulator.BatchJob.Line;
import dev.sluice.simulator.BatchJob.LineResult;
import dev.sluice.simulator.BatchJob.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries jobs out, each on a thread of its own: half of the lines after half of the time, the rest at the end. A line is
 * charged when it is carried out, at half the price, and never again.
 */
final class BatchRuns {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRuns.class);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int VALIDATING_SHARE = 10;

    /** Is told when the results of a job are there. */
    interface Finish {
        void finished(BatchJob job, List<LineResult> results);
    }

    private final ProviderApi provider;
    private final CallDesk desk;
    private final BatchConditions conditions;
    private final InstantSource clock;

    BatchRuns(ProviderApi provider, CallDesk desk, BatchConditions conditions, InstantSource clock) {
        this.provider = provider;
        this.desk = desk;
        this.conditions = conditions;
        this.clock = clock;
    }

    /**
     * Starts a job.
     *
     * @param url endpoint of its lines
     */
    void start(BatchJob job, String url, Finish finish) {
        Duration delay = conditions.delay();
        Thread.ofVirtual().name("batch-" + job.id()).start(() -> {
            try {
                run(job, url, delay, finish);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("job", job.id()).log("job failed");
                job.fail(ProviderError.internal(), clock.instant());
            }
        });
    }

    private void run(BatchJob job, String url, Duration delay, Finish finish) throws InterruptedException, IOException {
        Thread.sleep(delay.dividedBy(VALIDATING_SHARE));
        job.become(State.IN_PROGRESS, clock.instant());
        Thread.sleep(delay.dividedBy(2));
        List<LineResult> results = new ArrayList<>();
        int half = job.lines().size() / 2;
        for (int i = 0; i < job.lines().size(); i++) {
            if (i == half) {
                Thread.sleep(delay.dividedBy(2));
            }
            results.add(line(job, job.lines().get(i), url));
        }
        job.become(State.FINALIZING, clock.instant());
        // Providers give results in no order.
        results.sort(Comparator.comparing(result ->
                Sha256.of(result.customId().getBytes(StandardCharsets.UTF_8)).prefix()));
        finish.finished(job, results);
        job.results(results);
        job.become(end(job, results), clock.instant());
    }

    private LineResult line(BatchJob job, Line line, String url) throws IOException {
        if (job.state() == State.CANCELLING) {
            return new LineResult.NotMade(line.customId(), State.CANCELLED);
        }
        long chance = Sha256.of((job.id() + line.customId()).getBytes(StandardCharsets.UTF_8))
                .prefix();
        if (Math.floorMod(chance, BatchConditions.ALL) < conditions.expireBps()) {
            return new LineResult.NotMade(line.customId(), State.EXPIRED);
        }
        String body = line.body().toString();
        Sha256 hash = Sha256.of(body.getBytes(StandardCharsets.UTF_8));
        try {
            Operation operation = provider.operation(new ApiRequest(
                    "POST",
                    url,
                    "",
                    Map.of("x-client-request-id", line.customId(), "anthropic-version", "2023-06-01"),
                    body,
                    hash));
            CallDesk.Charged charged = desk.ofBatch(operation, hash);
            return new LineResult.Called(line.customId(), 200, charged.id(), MAPPER.readTree(charged.body()));
        } catch (ProviderException e) {
            Dialect dialect = Dialect.of(url);
            String id = desk.nextId();
            return new LineResult.Called(
                    line.customId(), dialect.status(e.error()), id, dialect.error(e.error(), id, 0));
        }
    }

    private static State end(BatchJob job, List<LineResult> results) {
        if (job.state() == State.CANCELLING) {
            return State.CANCELLED;
        }
        boolean expired = results.stream().anyMatch(LineResult.NotMade.class::isInstance);
        return expired ? State.EXPIRED : State.COMPLETED;
    }
}
