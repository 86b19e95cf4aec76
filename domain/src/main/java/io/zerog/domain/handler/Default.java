package io.zerog.domain.handler;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a parameter that a request leaves out, written as in JSON: {@code "10"}, {@code
 * "true"}, or plain text for a string. A parameter with a default is not required.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Default {
    String value();
}
