package io.zerog.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the nodes told of their runs.
 *
 * @param completions how often a job was said to have finished
 * @param starts of runs, also of those that died before their handler began
 * @param takings when jobs were taken from a worker and queued again
 */
record NodeLogs(
        Map<String, Integer> completions, List<Start> starts, Map<String, List<Long>> takings) {

    private static final Pattern COMPLETION = Pattern.compile("job=(\\S+) finished: ");
    private static final Pattern START =
            Pattern.compile("^(\\S+) .* job=(\\S+) started .*attempt (\\d+)$");
    private static final Pattern TAKING =
            Pattern.compile("^(\\S+) .* job=(\\S+) taken from a silent worker");

    /** A run that a worker began. */
    record Start(String uuid, int attempt, long millis) {}

    static NodeLogs read(List<Path> logs) throws IOException {
        Map<String, Integer> completions = new HashMap<>();
        List<Start> starts = new ArrayList<>();
        Map<String, List<Long>> takings = new HashMap<>();
        for (Path log : logs) {
            try (Stream<String> lines = Files.lines(log)) {
                lines.forEach(line -> {
                    Matcher finished = COMPLETION.matcher(line);
                    if (finished.find()) {
                        completions.merge(finished.group(1), 1, Integer::sum);
                    }
                    Matcher started = START.matcher(line);
                    if (started.find()) {
                        starts.add(start(started));
                    }
                    Matcher taken = TAKING.matcher(line);
                    if (taken.find()) {
                        takings.computeIfAbsent(taken.group(2), _ -> new ArrayList<>())
                                .add(millis(taken));
                    }
                });
            }
        }
        return new NodeLogs(completions, starts, takings);
    }

    private static Start start(Matcher line) {
        return new Start(line.group(2), Integer.parseInt(line.group(3)), millis(line));
    }

    private static long millis(Matcher line) {
        return Instant.parse(line.group(1)).toEpochMilli();
    }
}
