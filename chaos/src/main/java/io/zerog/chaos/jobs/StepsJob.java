package io.zerog.chaos.jobs;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.time.Duration;
import java.util.Optional;

/** Goes on from its last checkpoint, and may ask to be queued again in between. */
public final class StepsJob implements JobHandler<StepsJob.Parameters, Ran> {

    /**
     * @param steps checkpoints until it is done
     * @param millis between two of them
     * @param rest a run ends, to be continued, after so many steps; 0 for never
     */
    public record Parameters(int steps, int millis, int rest) {}

    private static final JobType<Parameters, Ran> TYPE =
            JobType.of("steps", Parameters.class, Ran.class);

    @Override
    public JobType<Parameters, Ran> type() {
        return TYPE;
    }

    @Override
    public Outcome<Ran> run(Parameters parameters, JobContext job) throws InterruptedException {
        LedgerRun run = LedgerRun.begin(job);
        Optional<Step> reached = job.checkpoint(Step.class);
        int first = reached.map(Step::step).orElse(0) + 1;
        for (int step = first; step <= parameters.steps(); step++) {
            Thread.sleep(parameters.millis());
            run.checkpoint(step);
            boolean rests = parameters.rest() > 0 && step % parameters.rest() == 0;
            if (rests && step < parameters.steps()) {
                run.write("again", "-");
                return Outcome.again(Duration.ofMillis(200), "a rest");
            }
        }
        return Outcome.done(run.done());
    }
}
