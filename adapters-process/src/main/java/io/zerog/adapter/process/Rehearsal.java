package io.zerog.adapter.process;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A run that belongs to no job: a child that waits for its first one has been through all of it
 * before.
 */
final class Rehearsal implements JobHandler<Rehearsal.Part, Rehearsal.Part> {

    /** What a run is asked, and what it answers. */
    record Part(String text, Optional<Integer> number) {}

    static final HandlerName NAME = new HandlerName(Optional.empty(), Rehearsal.class.getName());

    private static final byte[] PART =
            "{\"text\":\"to be\",\"number\":1}".getBytes(StandardCharsets.UTF_8);

    @Override
    public JobType<Part, Part> type() {
        return JobType.of("rehearsal", Part.class, Part.class);
    }

    @Override
    public Outcome<Part> run(Part part, JobContext job) {
        job.progress(0.5, part.text());
        job.event(part.text());
        return Outcome.done(part);
    }

    /** Has the child at the other end go through it. */
    static void hold(FrameStream child) throws IOException {
        Frame order = Frame.with(Frame.RUN, PART);
        NAME.write(order.control());
        order.control().put("id", "00000000-0000-0000-0000-000000000000").put("attempt", 1);
        child.write(order);
        Optional<Frame> said = child.read();
        while (said.isPresent() && !said.get().kind().equals(Frame.OUTCOME)) {
            if (said.get().kind().equals(Frame.THREW)) {
                throw new IOException(Wire.failure(said.get().control()).message());
            }
            said = child.read();
        }
        if (said.isEmpty()) {
            throw new IOException("it ended before its first job");
        }
        Wire.outcome(said.get());
    }
}
