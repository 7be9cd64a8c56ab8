package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.Uuid;

/** What a cluster keeps for life: its id and the number of its brokers, all of them voters of the metadata quorum. */
record ClusterIdentity(String id, int brokers) {

    /**
     * Reads the identity written down in a file, or makes one and writes it.
     *
     * @throws StackException when the cluster was made with another number of brokers
     */
    static ClusterIdentity of(Path file, int brokers) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            String id = Uuid.randomUuid().toString();
            Files.write(file, List.of(id, Integer.toString(brokers)));
            return new ClusterIdentity(id, brokers);
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() != 2 || !lines.get(1).equals(Integer.toString(brokers))) {
            throw new StackException("the cluster in " + file.getParent() + " was made with " + lines.getLast()
                    + " broker(s) and cannot run with " + brokers + "; use the same number or another state directory");
        }
        return new ClusterIdentity(lines.getFirst(), brokers);
    }
}
