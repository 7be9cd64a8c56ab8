package dev.sluice.cache.evaluation;

import java.util.List;

/** A file of labelled questions that cannot be used; the message says where and why, a line a problem. */
public final class LabelledFileException extends Exception {

    private static final int SHOWN = 10;

    LabelledFileException(List<String> problems) {
        super(String.join("\n", problems.subList(0, Math.min(SHOWN, problems.size())))
                + (problems.size() > SHOWN ? "\nand " + (problems.size() - SHOWN) + " more" : ""));
    }
}
