package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.simulator.BatchJob.Line;
import dev.sluice.simulator.BatchJob.LineResult;
import dev.sluice.simulator.BatchJob.State;
import dev.sluice.simulator.Uploads.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** OpenAI's files and batches. Thread safe. */
final class OpenAiBatches {

    static final String FILES = "/v1/files";
    static final String BATCHES = "/v1/batches";

    private static final Duration WINDOW = Duration.ofHours(24);
    private static final int MOST_LINES = 50_000;
    private static final int LARGEST_PAGE = 100;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Uploads files = new Uploads();
    private final ConcurrentSkipListMap<Long, BatchJob> jobs = new ConcurrentSkipListMap<>();
    private final BatchRuns runs;
    private final BatchConditions conditions;
    private final Ids ids;
    private final InstantSource clock;

    OpenAiBatches(BatchRuns runs, BatchConditions conditions, Ids ids, InstantSource clock) {
        this.runs = runs;
        this.conditions = conditions;
        this.ids = ids;
        this.clock = clock;
    }

    static boolean takes(String path) {
        return path.startsWith(FILES) || path.startsWith(BATCHES);
    }

    Reply handle(BatchCall call) throws ProviderException {
        String[] parts = call.path().substring("/v1/".length()).split("/");
        String what = call.method() + " " + parts[0] + (parts.length > 1 ? "/ID" : "")
                + (parts.length > 2 ? "/" + parts[2] : "");
        String id = parts.length > 1 ? parts[1] : "";
        return switch (what) {
            case "POST files" -> upload(call);
            case "GET files/ID" -> json(json(file(id)));
            case "DELETE files/ID" -> {
                files.remove(file(id).id());
                yield json(object("file").put("id", id).put("deleted", true));
            }
            case "GET files/ID/content" -> {
                conditions.downloaded();
                yield new Reply.Whole(200, Map.of(), Duration.ZERO, file(id).content(), false);
            }
            case "POST batches" -> create(call);
            case "GET batches" -> list(call);
            case "GET batches/ID" -> json(json(job(id)));
            case "POST batches/ID/cancel" -> {
                BatchJob job = job(id);
                if (job.state().isOver()) {
                    throw invalid("a batch with status '" + status(job) + "' cannot be cancelled", null);
                }
                job.become(State.CANCELLING, clock.instant());
                yield json(json(job));
            }
            default -> throw new ProviderException(ProviderError.noSuchUrl(call.method(), call.path()));
        };
    }

    private Reply upload(BatchCall call) throws ProviderException {
        Uploads.Form form = Uploads.form(call.body().array(), call.header("Content-Type"));
        if (!form.purpose().equals("batch")) {
            throw invalid("only files for batches are kept here", "purpose");
        }
        StoredFile file = new StoredFile(ids.next("file-"), form.filename(), "batch", form.content(), clock.instant());
        files.add(file);
        return json(json(file));
    }

    private Reply create(BatchCall call) throws ProviderException {
        Fields body;
        try {
            body = Fields.of(MAPPER.readTree(call.body().array()), "");
        } catch (IOException e) {
            throw invalid("the body is not JSON", null);
        }
        body.allowOnly(Set.of("input_file_id", "endpoint", "completion_window", "metadata", "output_expires_after"));
        String endpoint = body.requireText("endpoint");
        body.checkOneOf("endpoint", Set.of("/v1/chat/completions", "/v1/embeddings"));
        body.requireText("completion_window");
        body.checkOneOf("completion_window", Set.of("24h"));
        StoredFile input = file(body.requireText("input_file_id"));
        Fields metadata = body.object("metadata");
        JsonNode tags = metadata == null ? JsonNodeFactory.instance.nullNode() : metadata.node();
        List<Line> lines = new ArrayList<>();
        @Nullable ProviderError refusal = null;
        try {
            lines.addAll(lines(input, endpoint));
        } catch (ProviderException e) {
            refusal = e.error();
        }
        BatchJob job = new BatchJob(ids.next("batch_"), lines, input.id(), tags, clock.instant());
        synchronized (jobs) {
            jobs.put(jobs.size() + 1L, job);
        }
        conditions.created();
        if (refusal == null) {
            runs.start(job, endpoint, this::write);
        } else {
            job.fail(refusal, clock.instant());
        }
        return new Reply.Whole(200, Map.of(), conditions.replyDelay(), json(job).toString(), false);
    }

    private static List<Line> lines(StoredFile input, String endpoint) throws ProviderException {
        List<Line> lines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> models = new HashSet<>();
        for (String text : input.content().lines().toList()) {
            Fields line;
            try {
                line = Fields.of(MAPPER.readTree(text), "");
            } catch (JsonProcessingException e) {
                throw invalid("line " + (lines.size() + 1) + " is not JSON", null);
            }
            String name = line.requireText("custom_id");
            JsonNode body = line.require("body");
            models.add(body.path("model").asText());
            if (!line.requireText("method").equals("POST")
                    || !line.requireText("url").equals(endpoint)) {
                throw invalid("line " + (lines.size() + 1) + " is for another endpoint", "url");
            }
            if (!names.add(name)) {
                throw invalid("custom_id of line " + (lines.size() + 1) + " is there twice", "custom_id");
            }
            lines.add(new Line(name, body));
        }
        if (lines.isEmpty() || lines.size() > MOST_LINES) {
            throw invalid("a file has 1 to " + MOST_LINES + " lines", "input_file_id");
        }
        if (models.size() > 1) {
            throw invalid("all lines have the same model", "model");
        }
        return lines;
    }

    private Reply list(BatchCall call) {
        @Nullable String limit = call.parameter("limit");
        @Nullable String after = call.parameter("after");
        int page = limit == null ? 20 : Math.clamp(Integer.parseInt(limit), 1, LARGEST_PAGE);
        List<BatchJob> newest = List.copyOf(jobs.descendingMap().values());
        int from = 0;
        for (int i = 0; i < newest.size(); i++) {
            if (newest.get(i).id().equals(after)) {
                from = i + 1;
            }
        }
        List<BatchJob> shown = newest.subList(from, Math.min(newest.size(), from + page));
        ObjectNode list = object("list");
        ArrayNode data = list.putArray("data");
        shown.forEach(job -> data.add(json(job)));
        return json(
                list.put("first_id", shown.isEmpty() ? null : shown.getFirst().id())
                        .put("last_id", shown.isEmpty() ? null : shown.getLast().id())
                        .put("has_more", from + shown.size() < newest.size()));
    }

    private void write(BatchJob job, List<LineResult> results) {
        job.files(
                write(
                        job,
                        results,
                        line -> line instanceof LineResult.Called(var _, int status, var _, var _) && status == 200),
                write(
                        job,
                        results,
                        line -> !(line instanceof LineResult.Called(var _, int status, var _, var _)
                                && status == 200)));
    }

    private @Nullable String write(BatchJob job, List<LineResult> results, Predicate<LineResult> which) {
        StringBuilder content = new StringBuilder();
        for (LineResult result : results) {
            if (which.test(result)) {
                content.append(line(result)).append('\n');
            }
        }
        if (content.isEmpty()) {
            return null;
        }
        StoredFile file = new StoredFile(
                ids.next("file-"), job.id() + "_output.jsonl", "batch_output", content.toString(), clock.instant());
        files.add(file);
        return file.id();
    }

    private ObjectNode line(LineResult result) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("id", ids.next("batch_req_"))
                .put("custom_id", result.customId());
        switch (result) {
            case LineResult.Called called -> {
                ObjectNode response = line.putObject("response")
                        .put("status_code", called.status())
                        .put("request_id", called.id());
                response.set("body", called.body());
                line.putNull("error");
            }
            case LineResult.NotMade notMade ->
                line.putNull("response")
                        .putObject("error")
                        .put("code", notMade.why() == State.EXPIRED ? "batch_expired" : "batch_cancelled")
                        .put("message", "This request could not be executed before the batch ended.");
        }
        return line;
    }

    private ObjectNode json(BatchJob job) {
        ObjectNode json = object("batch")
                .put("id", job.id())
                .put("endpoint", "/v1/chat/completions")
                .put("input_file_id", job.inputFile())
                .put("completion_window", "24h")
                .put("status", status(job))
                .put("output_file_id", job.outputFile())
                .put("error_file_id", job.errorFile())
                .put("created_at", job.created().getEpochSecond())
                .put("expires_at", job.created().plus(WINDOW).getEpochSecond());
        for (State state : State.values()) {
            @Nullable Instant at = job.reached(state);
            if (at != null) {
                json.put(state.name().toLowerCase(Locale.ROOT) + "_at", at.getEpochSecond());
            }
        }
        long called = job.results().stream()
                .filter(line -> line instanceof LineResult.Called(var _, int status, var _, var _) && status == 200)
                .count();
        json.putObject("request_counts")
                .put("total", job.lines().size())
                .put("completed", called)
                .put("failed", job.results().size() - called);
        json.set("metadata", job.metadata());
        @Nullable ProviderError refusal = job.refusal();
        if (refusal != null) {
            json.putObject("errors")
                    .put("object", "list")
                    .putArray("data")
                    .addObject()
                    .put("code", refusal.code())
                    .put("message", refusal.message())
                    .put("param", refusal.param());
        }
        return json;
    }

    private static String status(BatchJob job) {
        return job.state().name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode json(StoredFile file) {
        return object("file")
                .put("id", file.id())
                .put("bytes", file.content().getBytes(StandardCharsets.UTF_8).length)
                .put("created_at", file.created().getEpochSecond())
                .put("filename", file.name())
                .put("purpose", file.purpose())
                .put("status", "processed");
    }

    private StoredFile file(String id) throws ProviderException {
        return files.find(id).orElseThrow(() -> notFound("file", id));
    }

    private BatchJob job(String id) throws ProviderException {
        return jobs.values().stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> notFound("batch", id));
    }

    private static ProviderException notFound(String what, String id) {
        String shown = id.length() <= 64 ? id : id.substring(0, 64);
        return new ProviderException(
                new ProviderError(404, "No such " + what + ": " + shown, "invalid_request_error", "id", null));
    }

    private static ProviderException invalid(String why, @Nullable String field) {
        return new ProviderException(ProviderError.invalid("Invalid batch: " + why + ".", field, "invalid_value"));
    }

    private static Reply json(ObjectNode body) {
        return Reply.Whole.json(200, Map.of(), body);
    }

    private static ObjectNode object(String name) {
        return JsonNodeFactory.instance.objectNode().put("object", name);
    }
}
