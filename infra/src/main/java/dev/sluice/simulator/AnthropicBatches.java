package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.simulator.BatchJob.Line;
import dev.sluice.simulator.BatchJob.LineResult;
import dev.sluice.simulator.BatchJob.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Anthropic's message batches. Thread safe. */
final class AnthropicBatches {

    static final String MESSAGES = "/v1/messages";
    static final String BATCHES = MESSAGES + "/batches";

    private static final Duration WINDOW = Duration.ofHours(24);
    private static final int MOST_REQUESTS = 100_000;
    private static final int LARGEST_PAGE = 1_000;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final JsonMapper MAPPER = new JsonMapper();

    private final ConcurrentSkipListMap<Long, BatchJob> jobs = new ConcurrentSkipListMap<>();
    private final BatchRuns runs;
    private final BatchConditions conditions;
    private final Ids ids;
    private final InstantSource clock;

    AnthropicBatches(BatchRuns runs, BatchConditions conditions, Ids ids, InstantSource clock) {
        this.runs = runs;
        this.conditions = conditions;
        this.ids = ids;
        this.clock = clock;
    }

    static boolean takes(String path) {
        return path.equals(BATCHES) || path.startsWith(BATCHES + "/");
    }

    Reply handle(BatchCall call) throws ProviderException {
        String[] parts = call.path().substring(BATCHES.length()).split("/");
        String id = parts.length > 1 ? parts[1] : "";
        String what = call.method() + (parts.length > 1 ? " ID" : "") + (parts.length > 2 ? "/" + parts[2] : "");
        return switch (what) {
            case "POST" -> create(call);
            case "GET" -> list(call);
            case "GET ID" -> json(json(job(id)));
            case "POST ID/cancel" -> {
                BatchJob job = job(id);
                if (job.state().isOver()) {
                    throw invalid("the batch has ended", null);
                }
                job.become(State.CANCELLING, clock.instant());
                yield json(json(job));
            }
            case "GET ID/results" -> {
                BatchJob job = job(id);
                if (!job.state().isOver()) {
                    throw invalid("the batch has no results yet", null);
                }
                conditions.downloaded();
                yield new Reply.Whole(200, Map.of(), Duration.ZERO, results(job), false);
            }
            default -> throw new ProviderException(ProviderError.noSuchUrl(call.method(), call.path()));
        };
    }

    private Reply create(BatchCall call) throws ProviderException {
        Fields body;
        try {
            body = Fields.of(MAPPER.readTree(call.body().array()), "");
        } catch (IOException e) {
            throw invalid("the body is not JSON", null);
        }
        body.allowOnly(Set.of("requests"));
        body.require("requests");
        JsonNode requests = body.array("requests");
        if (requests == null || requests.isEmpty() || requests.size() > MOST_REQUESTS) {
            throw invalid("expected 1 to " + MOST_REQUESTS + " requests", "requests");
        }
        List<Line> lines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode request : requests) {
            Fields fields = Fields.of(request, "requests[" + lines.size() + "].");
            fields.allowOnly(Set.of("custom_id", "params"));
            String name = fields.requireText("custom_id");
            if (!NAME.matcher(name).matches() || !names.add(name)) {
                throw invalid("custom_id has 1 to 64 of A-Z a-z 0-9 _ - and is there once", "custom_id");
            }
            lines.add(new Line(name, fields.require("params")));
        }
        BatchJob job =
                new BatchJob(ids.next("msgbatch_"), lines, null, JsonNodeFactory.instance.nullNode(), clock.instant());
        synchronized (jobs) {
            jobs.put(jobs.size() + 1L, job);
        }
        conditions.created();
        runs.start(job, MESSAGES, (_, _) -> {});
        return new Reply.Whole(200, Map.of(), conditions.replyDelay(), json(job).toString(), false);
    }

    private Reply list(BatchCall call) {
        @Nullable String limit = call.parameter("limit");
        @Nullable String after = call.parameter("after_id");
        int page = limit == null ? 20 : Math.clamp(Integer.parseInt(limit), 1, LARGEST_PAGE);
        List<BatchJob> newest = List.copyOf(jobs.descendingMap().values());
        int from = 0;
        for (int i = 0; i < newest.size(); i++) {
            if (newest.get(i).id().equals(after)) {
                from = i + 1;
            }
        }
        List<BatchJob> shown = newest.subList(from, Math.min(newest.size(), from + page));
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        ArrayNode data = list.putArray("data");
        shown.forEach(job -> data.add(json(job)));
        return json(
                list.put("first_id", shown.isEmpty() ? null : shown.getFirst().id())
                        .put("last_id", shown.isEmpty() ? null : shown.getLast().id())
                        .put("has_more", from + shown.size() < newest.size()));
    }

    private static String results(BatchJob job) {
        StringBuilder text = new StringBuilder();
        for (LineResult result : job.results()) {
            ObjectNode line = JsonNodeFactory.instance.objectNode().put("custom_id", result.customId());
            ObjectNode what = line.putObject("result");
            switch (result) {
                case LineResult.Called called
                when called.status() == 200 -> {
                    what.put("type", "succeeded");
                    ObjectNode message = called.body().deepCopy();
                    if (message.path("usage") instanceof ObjectNode usage) {
                        usage.put("service_tier", "batch");
                    }
                    what.set("message", message);
                }
                case LineResult.Called called -> {
                    what.put("type", "errored");
                    what.set("error", called.body());
                }
                case LineResult.NotMade notMade ->
                    what.put("type", notMade.why() == State.EXPIRED ? "expired" : "canceled");
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static ObjectNode json(BatchJob job) {
        boolean over = job.state().isOver();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", job.id())
                .put("type", "message_batch")
                .put(
                        "processing_status",
                        over ? "ended" : job.state() == State.CANCELLING ? "canceling" : "in_progress")
                .put("created_at", job.created().toString())
                .put("expires_at", job.created().plus(WINDOW).toString())
                .put("ended_at", ended(job))
                .put("results_url", over ? BATCHES + "/" + job.id() + "/results" : null);
        json.putObject("request_counts")
                .put("processing", over ? 0 : job.lines().size())
                .put("succeeded", count(job, line -> line instanceof LineResult.Called c && c.status() == 200))
                .put("errored", count(job, line -> line instanceof LineResult.Called c && c.status() != 200))
                .put("canceled", count(job, line -> line instanceof LineResult.NotMade n && n.why() != State.EXPIRED))
                .put("expired", count(job, line -> line instanceof LineResult.NotMade n && n.why() == State.EXPIRED));
        return json;
    }

    private static long count(BatchJob job, Predicate<LineResult> which) {
        return job.state().isOver() ? job.results().stream().filter(which).count() : 0;
    }

    private static @Nullable String ended(BatchJob job) {
        @Nullable Instant at = job.state().isOver() ? job.reached(job.state()) : null;
        return at == null ? null : at.toString();
    }

    private BatchJob job(String id) throws ProviderException {
        return jobs.values().stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProviderException(
                        new ProviderError(404, "No such message batch.", "not_found_error", null, null)));
    }

    private static ProviderException invalid(String why, @Nullable String field) {
        return new ProviderException(ProviderError.invalid("Invalid batch: " + why + ".", field, "invalid_value"));
    }

    private static Reply json(ObjectNode body) {
        return Reply.Whole.json(200, Map.of(), body);
    }
}
