package dev.sluice.worker.batch;

import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.Samples;
import dev.sluice.worker.batch.Chaos.Mishap;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.BatchApi;
import dev.sluice.worker.provider.BatchLine;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A provider's batch API in memory. A job takes an hour; some of its calls may be left out. */
final class FakeBatchApi implements BatchApi {

    private static final Duration LIFE = Duration.ofHours(1);

    /** A job at the provider. */
    record Taken(String id, String jobId, List<String> names, Instant at) {}

    final Map<String, Taken> taken = new LinkedHashMap<>();
    final Map<String, List<String>> inputs = new LinkedHashMap<>();
    boolean uploads = true;
    boolean refusesJobs;
    int leavesOut;
    int cancelled;
    private final World world;

    FakeBatchApi(World world) {
        this.world = world;
    }

    private <T> Reply<T> effect(Supplier<T> effect) {
        @Nullable Mishap mishap = world.begin();
        return finish(effect, mishap);
    }

    private <T> Reply<T> finish(Supplier<T> effect, @Nullable Mishap mishap) {
        if (mishap == Mishap.REFUSED) {
            return new Reply.Refused<>(Errors.retryable(ErrorCodes.PROVIDER_RATE_LIMITED, "later", null));
        }
        T value = effect.get();
        world.end(mishap);
        return mishap == Mishap.REPLY_LOST
                ? new Reply.Unclear<>(Errors.retryable(ErrorCodes.PROVIDER_TIMEOUT, "nobody knows", null))
                : new Reply.Done<>(value);
    }

    @Override
    public int mostRequests() {
        return 50;
    }

    @Override
    public long mostBytes() {
        return 100_000;
    }

    @Override
    public boolean uploads() {
        return uploads;
    }

    @Override
    public Provider.Preparation prepare(DispatchItem item) {
        byte[] body = ("{\"id\":\"" + item.getDispatchId() + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Provider.Call(item, ByteBuffer.wrap(body));
    }

    @Override
    public String customId(String dispatchId) {
        return dispatchId;
    }

    @Override
    public byte[] entry(String customId, Provider.Call call) {
        return customId.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte separator() {
        return '\n';
    }

    @Override
    public CallFacts facts(Provider.Call call) {
        return new CallFacts(true, null);
    }

    @Override
    public Reply<String> upload(Path input, String jobId) {
        List<String> names = lines(input);
        return effect(() -> {
            String id = "input-" + inputs.size();
            inputs.put(id, names);
            return id;
        });
    }

    @Override
    public Reply<String> submit(Submission submission, Duration within) {
        if (refusesJobs) {
            return new Reply.Refused<>(Errors.permanent(ErrorCodes.PROVIDER_REJECTED, "no such model here"));
        }
        Path input = submission.input();
        List<String> names = input == null ? inputs.getOrDefault(submission.inputId(), List.of()) : lines(input);
        @Nullable Mishap mishap = world.chaos.next();
        if (mishap == Mishap.CRASH_BEFORE) {
            throw new Chaos.Crash();
        }
        // Nobody can tell when a request that was sent arrives, but that it does so in time.
        return finish(
                () -> {
                    String id = "batch-" + taken.size();
                    taken.put(id, new Taken(id, submission.jobId(), names, world.now));
                    return id;
                },
                mishap == Mishap.STALL ? null : mishap);
    }

    @Override
    public Reply<Search> find(Submission submission, Predicate<String> isOurs) {
        return effect(() -> taken.values().stream()
                .filter(job -> job.jobId().equals(submission.jobId()))
                .<Search>map(job -> new Search.Found(job.id()))
                .findFirst()
                .orElseGet(Search.Nowhere::new));
    }

    @Override
    public Reply<Progress> look(String batchId) {
        return effect(() -> {
            Taken job = taken.get(batchId);
            boolean over = job != null && !world.now.isBefore(job.at().plus(LIFE));
            return over
                    ? new Progress.Over(
                            List.of(batchId),
                            leavesOut == 0 ? null : Errors.retryable(ErrorCodes.BATCH_EXPIRED, "ran out", null),
                            world.now)
                    : new Progress.Running();
        });
    }

    @Override
    public Reply<Progress> cancel(String batchId) {
        cancelled++;
        return new Reply.Done<>(new Progress.Running());
    }

    @Override
    public Reply<Path> download(String source, Path into) {
        return effect(() -> {
            Taken job = taken.get(source);
            List<String> made = new ArrayList<>(job == null ? List.of() : job.names());
            made.sort((one, other) -> Integer.compare(one.hashCode(), other.hashCode()));
            made.subList(0, Math.min(leavesOut, made.size())).clear();
            try {
                Files.write(into, made);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return into;
        });
    }

    @Override
    public BatchLine read(byte[] line, Function<String, CallFacts> facts) {
        return new BatchLine.Called(new String(line, StandardCharsets.UTF_8), new Attempt.Success(Samples.answer()));
    }

    @Override
    public void close() {}

    private static List<String> lines(Path input) {
        try {
            return Files.readAllLines(input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
