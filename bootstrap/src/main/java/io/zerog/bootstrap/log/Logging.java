package io.zerog.bootstrap.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.zerog.bootstrap.settings.LogFormat;
import io.zerog.bootstrap.settings.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets logging up for a process that is ours: all lines go to standard error, so that standard
 * output carries what a command answers and nothing else. Never called when ZeroG is a library in
 * somebody else's process.
 */
public final class Logging {

    private static final String PATTERN =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level %logger{0}"
                    + ifMarked("request", "request_id")
                    + ifMarked("trace", "trace_id")
                    + ifMarked("type", "type")
                    + " job=%X{job:--} %msg%n";

    private Logging() {}

    public static void configure(LogFormat format, LogLevel level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Encoder<ILoggingEvent> encoder =
                switch (format) {
                    case TEXT -> text(context);
                    case JSON -> json(context);
                };
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger("io.zerog").setLevel(Level.toLevel(level.name()));
        // It tells each try to reach a node that is away; an outage is told once, by us.
        context.getLogger("com.couchbase").setLevel(Level.ERROR);
        // Helidon logs through java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Nothing at all in the lines that are not marked so. */
    private static String ifMarked(String shown, String mark) {
        return "%replace( " + shown + "=%X{" + mark + ":-}){'" + " " + shown + "=$', ''}";
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithContext(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }
}
