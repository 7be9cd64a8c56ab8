package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The client of the README, as written there but for the ports. */
@ExtendWith(SharedStack.class)
class ReadmeIT {

    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example:Ask\\.java -->\n```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void theDocumentedClientGetsItsAnswer(TestStack stack, @TempDir Path directory) throws Exception {
        String readme = Files.readString(Path.of(System.getProperty("sluice.root"), "README.md"));
        Matcher example = EXAMPLE.matcher(readme);
        assertThat(example.find()).isTrue();
        String source = example.group(1);
        assertThat(source).contains("127.0.0.1:9092", "http://127.0.0.1:8081/apis/ccompat/v7");
        Path program = Files.writeString(
                directory.resolve("Ask.java"),
                source.replace("127.0.0.1:9092", stack.local().bootstrapServers())
                        .replace(
                                "http://127.0.0.1:8081/apis/ccompat/v7",
                                stack.local().registryUrl()));

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.toString(),
                        "I forgot my password, how do I reset it?")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("[intent:helpdesk.password-forgotten]");
    }
}
