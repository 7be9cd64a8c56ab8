package dev.sluice.training;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads labelled pairs, a JSON object a line. */
final class PairFiles {

    private static final ObjectReader PAIR = JsonMapper.builder().build().readerFor(LabelledPair.class);

    private PairFiles() {}

    /** All pairs of a folder, file by file in the order of their names. */
    static List<LabelledPair> read(Path folder) throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jsonl")) {
            found.forEach(files::add);
        }
        List<LabelledPair> pairs = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                pairs.add(PAIR.readValue(line));
            }
        }
        return pairs;
    }
}
