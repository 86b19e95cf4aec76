package io.zerog.examples;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import io.zerog.domain.handler.Default;
import io.zerog.domain.handler.Description;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Counts the words of a text and names the most frequent ones. */
public final class WordCountJob implements JobHandler<WordCountJob.WordCount, WordCountJob.Result> {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}]+");

    /** What it is asked to do. */
    public record WordCount(
            @Description("The text whose words are counted.") @Size(min = 1, max = 250_000)
                    String text,
            @Description("How many of the most frequent words to name.")
                    @Min(1)
                    @Max(1_000)
                    @Default("10")
                    int top) {}

    /**
     * What it answers.
     *
     * @param words all words, repeated ones too
     * @param distinct different words
     * @param top the most frequent words first, then alphabetical
     */
    public record Result(long words, int distinct, List<Frequency> top) {}

    /** How often a word occurs. */
    public record Frequency(String word, long count) {}

    @Override
    public JobType<WordCount, Result> type() {
        return JobType.of("word_count", WordCount.class, Result.class)
                .description("Counts the words of a text and names the most frequent ones.");
    }

    @Override
    public Outcome<Result> run(WordCount parameters, JobContext job) throws InterruptedException {
        List<String> lines = parameters.text().lines().toList();
        Map<String, Long> counts = new HashMap<>();
        for (int done = 0; done < lines.size(); done++) {
            if (Thread.interrupted() || job.isCancelled()) {
                throw new InterruptedException("stopped at line " + (done + 1));
            }
            WORD.matcher(lines.get(done))
                    .results()
                    .map(MatchResult::group)
                    .forEach(word -> counts.merge(word.toLowerCase(Locale.ROOT), 1L, Long::sum));
            job.progress(done + 1, lines.size(), "lines", null);
        }
        long words = counts.values().stream().mapToLong(Long::longValue).sum();
        job.event("counted %d words in %d lines".formatted(words, lines.size()));
        return Outcome.done(new Result(words, counts.size(), top(counts, parameters.top())));
    }

    private static List<Frequency> top(Map<String, Long> counts, int limit) {
        return counts.entrySet().stream()
                .map(entry -> new Frequency(entry.getKey(), entry.getValue()))
                .sorted(comparing(Frequency::count, reverseOrder()).thenComparing(Frequency::word))
                .limit(limit)
                .toList();
    }
}
