package io.zerog.adapter.process;

import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.RunContext;
import io.zerog.domain.port.RunDiagnostics;
import io.zerog.domain.port.RunDiedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs jobs of isolated types, and suspects, in child processes, and all others by another runner.
 * A suspect whose handler was handed over in this process, and not in a jar, stays in it: what its
 * maker gave it, a child could not give it.
 */
public final class ProcessRunner implements JobRunner, AutoCloseable {

    private static final int TRIES = 3;
    private static final Duration DIAGNOSIS = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    /** A run in a child, or on its way to one. */
    private static final class Run {

        private final RunContext context;
        private ChildProcess child;
        private boolean doomed;

        Run(RunContext context) {
            this.context = context;
        }

        /** Empty before it has a child, and when it has ended. */
        synchronized Optional<ChildProcess> child() {
            return Optional.ofNullable(child);
        }

        synchronized void in(ChildProcess taken) throws RunDiedException {
            child = taken;
            if (doomed) {
                throw RunDiedException.killed();
            }
        }

        /** From here on nothing that is meant for it reaches the child, which may run another. */
        synchronized void ended() {
            child = null;
        }

        synchronized void kill() {
            doomed = true;
            if (child != null) {
                child.kill();
            }
        }
    }

    private final ProcessSettings settings;
    private final JobRunner others;
    private Reception reception;
    private Children children;
    private boolean closed;
    private final Map<Token, Run> running = new ConcurrentHashMap<>();

    /**
     * @param others runs what is not isolated
     */
    public ProcessRunner(ProcessSettings settings, JobRunner others) {
        this.settings = settings;
        this.others = others;
    }

    /** Made when they are first needed: most nodes isolate nothing. */
    private synchronized Children children() {
        if (closed) {
            throw new IllegalStateException("the node ends");
        }
        if (children == null) {
            reception = new Reception();
            ClassArchive archive = new ClassArchive(settings.archives());
            children = new Children(new Launcher(reception, archive), settings);
            children.start();
        }
        return children;
    }

    /** Why types that are to be isolated cannot be, by the name of the type. */
    public static Map<String, String> problems(
            ProcessSettings settings, Collection<? extends JobHandler<?, ?>> handlers) {
        Map<String, String> problems = new TreeMap<>();
        for (JobHandler<?, ?> handler : handlers) {
            if (settings.isolates(handler.type())) {
                HandlerName.obstacle(handler)
                        .ifPresent(why -> problems.put(handler.type().name(), why));
            }
        }
        return problems;
    }

    /**
     * Starts one child for each kind of isolated type, so that an option that no JVM takes is told
     * at the start, and from then on keeps spares.
     *
     * @throws IOException with what the child printed
     */
    public void start(Collection<? extends JobHandler<?, ?>> handlers)
            throws IOException, InterruptedException {
        for (JobHandler<?, ?> handler : handlers) {
            if (settings.isolates(handler.type())) {
                expect(handler);
            }
        }
    }

    private void expect(JobHandler<?, ?> handler) throws IOException, InterruptedException {
        Shape shape = settings.shape(handler.type());
        HandlerName name = HandlerName.of(handler);
        Children all = children();
        try {
            Optional<ChildProcess> first =
                    all.expects(shape) ? Optional.empty() : Optional.of(all.take(shape, name));
            all.expect(shape, name, first);
        } catch (IOException cannot) {
            throw new IOException(
                    "for type " + handler.type().name() + ": " + cannot.getMessage(), cannot);
        }
    }

    @Override
    public boolean isolates(Job job, JobHandler<?, ?> handler) {
        return settings.isolates(handler.type())
                || job.isSuspect()
                        && settings.mayIsolate(handler.type())
                        && JobJars.pathOf(handler).isPresent();
    }

    @Override
    public Outcome<Output> run(ClaimedJob job, RunContext context) throws Exception {
        return job.job().state() instanceof Running now && now.isolated()
                ? isolated(job, context)
                : others.run(job, context);
    }

    private Outcome<Output> isolated(ClaimedJob job, RunContext context) throws Exception {
        Shape shape = settings.shape(job.handler().type());
        HandlerName name = HandlerName.of(job.handler());
        Children all = children();
        Run run = new Run(context);
        running.put(job.token(), run);
        try {
            for (int tries = 1; ; tries++) {
                if (context.isCancelled()) {
                    throw new InterruptedException("told to end before it began");
                }
                ChildProcess child = all.take(shape, name);
                try {
                    return in(child, run, job, name, all::refill);
                } catch (ChildProcess.NotBegunException | IOException gone) {
                    if (tries == TRIES) {
                        throw gone;
                    }
                } finally {
                    run.ended();
                    all.giveBack(shape, child);
                }
            }
        } finally {
            running.remove(job.token());
        }
    }

    private static Outcome<Output> in(
            ChildProcess child, Run run, ClaimedJob job, HandlerName name, Runnable whenBegun)
            throws Exception {
        run.in(child);
        return child.run(job, name, run.context, whenBegun);
    }

    @Override
    public void interrupt(Token token) {
        Run here = running.get(token);
        if (here == null) {
            others.interrupt(token);
        } else {
            here.child().ifPresent(ChildProcess::interrupt);
        }
    }

    @Override
    public void kill(Token token) {
        Run here = running.get(token);
        if (here == null) {
            others.kill(token);
            return;
        }
        Thread.ofPlatform().name("zerog-kill").daemon().start(() -> kill(here));
    }

    private static void kill(Run run) {
        run.child()
                .ifPresent(child -> {
                    String stacks = child.diagnose(LAST_WORDS).threadDump();
                    run.context.warning("ended by force; its stacks before that:\n" + stacks);
                });
        run.kill();
    }

    @Override
    public Optional<RunDiagnostics> diagnostics(Token token) {
        Run here = running.get(token);
        return here == null
                ? others.diagnostics(token)
                : here.child().map(child -> child.diagnose(DIAGNOSIS));
    }

    /** Bytes that all children have resident. */
    public synchronized long resident() {
        return children == null ? 0 : children.resident();
    }

    /** Ends all children, with what they run. */
    @Override
    public synchronized void close() {
        closed = true;
        if (children != null) {
            children.close();
            reception.close();
        }
    }
}
