package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Keeps committed files equal to what is generated; {@code -Dsluice.write=true} writes them instead. */
public final class InStep {

    private InStep() {}

    public static boolean writes() {
        return Boolean.getBoolean("sluice.write");
    }

    public static void check(Path file, String generated) throws IOException {
        if (writes()) {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Files.writeString(file, generated);
        }
        assertThat(file)
                .as("%s is generated; run the test with -Dsluice.write=true and commit it", file)
                .hasContent(generated);
    }
}
