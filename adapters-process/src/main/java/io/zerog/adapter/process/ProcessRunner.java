package io.zerog.adapter.process;

import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Reception reception;
    private final Children children;
    private final Launcher launcher;
    private final Map<Token, Run> running = new ConcurrentHashMap<>();

    /**
     * @param others runs what is not isolated
     */
    public ProcessRunner(ProcessSettings settings, JobRunner others) {
        this.settings = settings;
        this.others = others;
        this.reception = new Reception();
        this.launcher = new Launcher(reception, new ClassArchive(settings.archives()));
        this.children = new Children(launcher, settings);
    }

    /** What of the settings cannot be had with these handlers, each naming its type. */
    public static List<String> problems(
            ProcessSettings settings, Collection<? extends JobHandler<?, ?>> handlers) {
        List<String> problems = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>(settings.modes().keySet());
        unknown.addAll(settings.heaps().keySet());
        unknown.addAll(settings.options().keySet());
        for (JobHandler<?, ?> handler : handlers) {
            JobType<?, ?> type = handler.type();
            unknown.remove(type.name());
            if (settings.isolates(type)) {
                HandlerName.obstacle(handler)
                        .ifPresent(why -> problems.add("type " + type.name() + ": " + why));
            }
        }
        unknown.forEach(name -> problems.add("there is no job type " + name + " here"));
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
                Shape shape = settings.shape(handler.type());
                HandlerName name = HandlerName.of(handler);
                children.expect(shape, name);
                children.giveBack(shape, children.take(shape, name));
            }
        }
        children.start();
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
        Run run = new Run(context);
        running.put(job.token(), run);
        try {
            for (int tries = 1; ; tries++) {
                if (context.isCancelled()) {
                    throw new InterruptedException("told to end before it began");
                }
                ChildProcess child = children.take(shape, name);
                try {
                    return in(child, run, job, name);
                } catch (ChildProcess.NotBegunException | IOException gone) {
                    if (tries == TRIES) {
                        throw gone;
                    }
                } finally {
                    run.ended();
                    children.giveBack(shape, child);
                }
            }
        } finally {
            running.remove(job.token());
        }
    }

    private static Outcome<Output> in(
            ChildProcess child, Run run, ClaimedJob job, HandlerName name) throws Exception {
        run.in(child);
        return child.run(job, name, run.context);
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
    public long resident() {
        return children.resident();
    }

    /** Ends all children, with what they run. */
    @Override
    public void close() {
        children.close();
        reception.close();
    }
}
