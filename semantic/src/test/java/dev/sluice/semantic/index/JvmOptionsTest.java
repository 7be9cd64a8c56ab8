package dev.sluice.semantic.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JvmOptionsTest {

    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    @Test
    void vectorInstructionsWhereTheModuleIs() throws Exception {
        assertThat(search(MODULE)).isEqualTo("found by SimdDotProducts");
    }

    @Test
    void loopsWhereItIsNot() throws Exception {
        assertThat(search()).isEqualTo("found by ScalarDotProducts");
    }

    @Test
    void loopsWhereTheCompilerDoesNotKnowVectorInstructions() throws Exception {
        assertThat(search(MODULE, "-XX:TieredStopAtLevel=1")).isEqualTo("found by ScalarDotProducts");
    }

    private static String search(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        // Under Surefire java.class.path may be a jar that only points to the rest.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", classPath, SearchMain.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }
}
