package io.zerog.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A line of the ledger; their order in the file is the order of what happened.
 *
 * @param pid of the process that ran the job
 * @param parent of the process that started it: the node, when the job had a process of its own
 * @param word start, try, kept, done, error, again or halt
 * @param detail of try and kept the checkpoint, of start the one it found, as attempt:step
 */
record LedgerLine(
        long millis,
        String uuid,
        int attempt,
        String token,
        long pid,
        long parent,
        String word,
        String detail) {

    static LedgerLine parse(String line) {
        String[] parts = line.split(" ");
        return new LedgerLine(
                Long.parseLong(parts[0]),
                parts[1],
                Integer.parseInt(parts[2]),
                parts[3],
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                parts[6],
                parts[7]);
    }

    static List<LedgerLine> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream().map(LedgerLine::parse).toList();
    }

    boolean is(String other) {
        return word.equals(other);
    }

    /** Whether the run came to its own end here. */
    boolean ends() {
        return is("done") || is("error") || is("again");
    }
}
