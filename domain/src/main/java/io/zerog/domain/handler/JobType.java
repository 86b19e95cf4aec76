package io.zerog.domain.handler;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The name and the rules of a kind of job. Immutable: each rule method answers a changed copy.
 *
 * @param <P> the record that its parameters are bound to
 * @param <R> the type of its output
 */
public final class JobType<P, R> {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final Pattern QUEUE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private static final long LEAST_HEAP = 16L << 20;
    private static final long MOST_HEAP = 1L << 40;

    private final String name;
    private final Class<P> parameters;
    private final Class<R> result;
    // Changed in a fresh copy only, before anybody else sees it.
    private Set<String> aliases = Set.of();
    private String description = "";
    private int maxErrors = 3;
    private Backoff backoff = Backoff.DEFAULT;
    private Optional<Duration> runTimeout = Optional.empty();
    private Optional<Duration> stallTimeout = Optional.empty();
    private List<Class<? extends Throwable>> neverRetried = List.of();
    private boolean exclusive;
    private OptionalLong isolatedHeap = OptionalLong.empty();
    private String queue = "default";

    private JobType(String name, Class<P> parameters, Class<R> result) {
        this.name = name;
        this.parameters = parameters;
        this.result = result;
    }

    /**
     * A type with the default rules: 3 errors, exponential backoff, no timeouts, queue "default".
     *
     * @param name the wire name, {@code [a-z][a-z0-9_-]{0,63}}: independent of any class name, so
     *     that classes can be renamed
     * @param parameters a record
     */
    public static <P, R> JobType<P, R> of(String name, Class<P> parameters, Class<R> result) {
        check(NAME, "type name", name);
        if (!parameters.isRecord()) {
            throw new IllegalArgumentException(
                    "the parameters of " + name + " must be a record, not " + parameters.getName());
        }
        return new JobType<>(name, parameters, result);
    }

    /** Former wire names, which find this type too. */
    public JobType<P, R> aliases(String... formerNames) {
        Set<String> names = Set.of(formerNames);
        names.forEach(alias -> check(NAME, "alias", alias));
        return with(copy -> copy.aliases = names);
    }

    /** One sentence for users. */
    public JobType<P, R> description(String sentence) {
        return with(copy -> copy.description = sentence);
    }

    /** The job fails at this many errors, 1 to 1,000; 3 by default. */
    public JobType<P, R> maxErrors(int most) {
        if (most < 1 || most > 1_000) {
            throw new IllegalArgumentException("max errors is 1 to 1,000, not " + most);
        }
        return with(copy -> copy.maxErrors = most);
    }

    /** How long the job waits after an error. */
    public JobType<P, R> backoff(Backoff afterErrors) {
        return with(copy -> copy.backoff = afterErrors);
    }

    /** How long a run may take; without limit by default. Over it: an error, 504. */
    public JobType<P, R> runTimeout(Duration longest) {
        checkTimeout(longest);
        return with(copy -> copy.runTimeout = Optional.of(longest));
    }

    /** How long a run may go without reporting progress. Over it: an error, 504. */
    public JobType<P, R> stallTimeout(Duration longest) {
        checkTimeout(longest);
        return with(copy -> copy.stallTimeout = Optional.of(longest));
    }

    /** Exceptions (and what extends them) that fail the job at once. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied, and never written to
    public final JobType<P, R> neverRetry(Class<? extends Throwable>... exceptions) {
        List<Class<? extends Throwable>> all = List.of(exceptions);
        return with(copy -> copy.neverRetried = all);
    }

    /**
     * A run stops itself before another worker could start the job, even when that turns out
     * needless: it ends 5 s before its lease could lapse while the store is away.
     */
    public JobType<P, R> exclusive() {
        return with(copy -> copy.exclusive = true);
    }

    /**
     * Each run has a process of its own: it can be killed, its memory goes back to the system, and
     * a crash hits nothing else. The handler needs a public constructor without parameters. The
     * setting {@code worker.isolation.<type>} can overrule this.
     *
     * @param maxHeap bytes, 16 MiB to 1 TiB
     */
    public JobType<P, R> isolated(long maxHeap) {
        if (maxHeap < LEAST_HEAP || maxHeap > MOST_HEAP) {
            throw new IllegalArgumentException(
                    "a process has 16 MiB to 1 TiB of heap, not " + maxHeap + " bytes");
        }
        return with(copy -> copy.isolatedHeap = OptionalLong.of(maxHeap));
    }

    /** The queue its jobs go through, {@code [a-z0-9][a-z0-9_-]{0,63}}; "default" by default. */
    public JobType<P, R> queue(String queueName) {
        check(QUEUE, "queue name", queueName);
        return with(copy -> copy.queue = queueName);
    }

    public String name() {
        return name;
    }

    public Class<P> parameters() {
        return parameters;
    }

    public Class<R> result() {
        return result;
    }

    public Set<String> aliases() {
        return aliases;
    }

    public String description() {
        return description;
    }

    public int maxErrors() {
        return maxErrors;
    }

    public Backoff backoff() {
        return backoff;
    }

    public Optional<Duration> runTimeout() {
        return runTimeout;
    }

    public Optional<Duration> stallTimeout() {
        return stallTimeout;
    }

    public List<Class<? extends Throwable>> neverRetried() {
        return neverRetried;
    }

    public boolean isExclusive() {
        return exclusive;
    }

    /** The largest heap in bytes of the process of each run, if its runs have such. */
    public OptionalLong isolatedHeap() {
        return isolatedHeap;
    }

    public String queue() {
        return queue;
    }

    /** Whether a run that threw this may be tried again. */
    public boolean retries(Throwable thrown) {
        return neverRetried.stream().noneMatch(type -> type.isInstance(thrown));
    }

    private JobType<P, R> with(Consumer<JobType<P, R>> change) {
        JobType<P, R> copy = new JobType<>(name, parameters, result);
        copy.aliases = aliases;
        copy.description = description;
        copy.maxErrors = maxErrors;
        copy.backoff = backoff;
        copy.runTimeout = runTimeout;
        copy.stallTimeout = stallTimeout;
        copy.neverRetried = neverRetried;
        copy.exclusive = exclusive;
        copy.isolatedHeap = isolatedHeap;
        copy.queue = queue;
        change.accept(copy);
        return copy;
    }

    private static void checkTimeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("a timeout is more than 0, not " + timeout);
        }
    }

    private static void check(Pattern rule, String what, String text) {
        if (!rule.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a " + what + " matches " + rule + ", not \"" + text + "\"");
        }
    }
}
