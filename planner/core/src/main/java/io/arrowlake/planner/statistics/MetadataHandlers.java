package io.arrowlake.planner.statistics;

import com.google.common.collect.ImmutableList;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.CyclicMetadataException;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.NullSentinel;
import org.apache.calcite.rel.metadata.RelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a kind of metadata by reflection, and keeps answers in the query's cache.
 * Calcite's own provider compiles a class for each kind at the first use, which costs most of a
 * second in a process that answers one question. Thread-safe.
 */
public final class MetadataHandlers implements MetadataHandlerProvider {
  private final RelMetadataProvider provider;
  private final Map<Class<?>, Object> proxies = new ConcurrentHashMap<>();

  /** Handlers of this provider; earlier ones of a chain win. */
  public MetadataHandlers(RelMetadataProvider provider) {
    this.provider = provider;
  }

  @Override
  public <H extends MetadataHandler<?>> H handler(Class<H> type) {
    return type.cast(proxies.computeIfAbsent(type, t -> proxy(type)));
  }

  private <H extends MetadataHandler<?>> Object proxy(Class<H> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, new Dispatcher(provider.handlers(type)));
  }

  /** A method of a handler that takes a class of nodes. */
  private record Target(Object handler, Method method) {}

  private record Site(Class<?> node, Method method) {}

  /** Calls the method that fits a node's class best, once for each node and arguments. */
  private static final class Dispatcher implements InvocationHandler {
    private final List<MetadataHandler<?>> handlers;
    private final Map<Site, Target> targets = new ConcurrentHashMap<>();

    Dispatcher(List<MetadataHandler<?>> handlers) {
      this.handlers = handlers;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments)
        throws Throwable {
      if (method.getName().equals("getDef")) {
        return handlers.get(0).getDef();
      }

      RelNode node = ((RelNode) arguments[0]).stripped();
      arguments[0] = node;
      RelMetadataQuery query = (RelMetadataQuery) arguments[1];
      Object key = key(method, arguments);
      Object known = query.map.get(node, key);
      if (known == NullSentinel.ACTIVE) {
        throw new CyclicMetadataException();
      }

      if (known != null) {
        return known == NullSentinel.INSTANCE ? null : known;
      }

      query.map.put(node, key, NullSentinel.ACTIVE);
      try {
        Object answer = call(node, method, arguments);
        query.map.put(node, key, answer == null ? NullSentinel.INSTANCE : answer);
        return answer;
      } catch (InvocationTargetException e) {
        query.map.row(node).clear();
        throw e.getCause();
      }
    }

    private @Nullable Object call(RelNode node, Method method, Object[] arguments)
        throws ReflectiveOperationException {
      Target target = targets.computeIfAbsent(new Site(node.getClass(), method), this::bestTarget);
      return target.method().invoke(target.handler(), arguments);
    }

    private Target bestTarget(Site site) {
      for (MetadataHandler<?> handler : handlers) {
        Method best = null;
        for (Method candidate : handler.getClass().getMethods()) {
          if (fits(candidate, site)
              && (best == null
                  || best.getParameterTypes()[0].isAssignableFrom(
                      candidate.getParameterTypes()[0]))) {
            best = candidate;
          }
        }

        if (best != null) {
          return new Target(handler, best);
        }
      }

      throw new NoHandler(site.node().asSubclass(RelNode.class));
    }

    private static boolean fits(Method candidate, Site site) {
      Class<?>[] wanted = site.method().getParameterTypes();
      Class<?>[] given = candidate.getParameterTypes();
      return candidate.getName().equals(site.method().getName())
          && !candidate.isBridge()
          && given.length == wanted.length
          && RelNode.class.isAssignableFrom(given[0])
          && given[0].isAssignableFrom(site.node());
    }

    private static Object key(Method method, Object[] arguments) {
      List<Object> key = new ArrayList<>(arguments.length);
      key.add(method);
      for (int i = 2; i < arguments.length; i++) {
        Object argument = arguments[i];
        key.add(
            argument == null
                ? NullSentinel.INSTANCE
                : argument instanceof RexNode rex ? rex.toString() : argument);
      }

      return ImmutableList.copyOf(key);
    }
  }
}
