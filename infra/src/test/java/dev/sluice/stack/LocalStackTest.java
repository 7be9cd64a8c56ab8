package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs real brokers, a real registry and a real Redis. */
@Tag("slow")
class LocalStackTest {

    @TempDir
    Path directory;

    @Test
    void keepsTopicsAndSchemasOverCrashesAndLeavesNoProcess() throws Exception {
        StackOptions options = foundation();
        List<ProcessHandle> children = new ArrayList<>();
        Set<String> topics;
        String subjects;
        try (LocalStack stack = new LocalStack(options)) {
            Recorder recorder = new Recorder();
            stack.start(recorder);
            stack.processes().forEach(process -> children.add(handle(process)));
            topics = topics(stack);
            subjects = subjects(stack);

            stack.process("broker").kill();
            stack.process("registry").kill();
            stack.process("redis").kill();
            stack.process("broker").restart();
            stack.process("registry").restart();
            stack.process("redis").restart();
            stack.processes().forEach(process -> children.add(handle(process)));

            assertThat(recorder.done).contains("start broker", "start registry", "start redis");
            assertThat(topics).contains("llm.requests", "llm.dead-letters");
            assertThat(topics(stack)).containsAll(topics);
            assertThat(subjects).contains("llm.requests-value");
            assertThat(subjects(stack)).isEqualTo(subjects);
            assertThatThrownBy(() -> new LocalStack(options).start(StackProgress.SILENT))
                    .hasMessageContaining("in use by a stack with pid");
        }

        assertThat(children).hasSize(6).noneMatch(ProcessHandle::isAlive);
        assertThat(new StateLayout(directory.resolve("a stack")).run()).isEmptyDirectory();

        try (LocalStack again = new LocalStack(options)) {
            again.start(StackProgress.SILENT);

            assertThat(topics(again)).containsAll(topics);
            assertThat(subjects(again)).isEqualTo(subjects);
        }
    }

    private StackOptions foundation() {
        return StackOptions.builder()
                .stateDir(directory.resolve("a stack"))
                .applications(0, 0, 0)
                .withoutSimulator()
                .build();
    }

    private static ProcessHandle handle(StackProcess process) {
        return ProcessHandle.of(process.pid().orElseThrow()).orElseThrow();
    }

    private static Set<String> topics(LocalStack stack) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers()))) {
            return admin.listTopics().names().get();
        }
    }

    private static String subjects(LocalStack stack) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.registryUrl() + "/subjects"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static final class Recorder implements StackProgress {

        private final List<String> done = new ArrayList<>();

        @Override
        public void done(String step, long millis) {
            done.add(step);
            System.out.println(step + ": " + millis + " ms");
        }

        @Override
        public void failed(String step, String reason) {
            System.out.println(step + " failed: " + reason);
        }
    }
}
